import { Agent } from "node:http";
import type { Dial, Target, TargetHealth } from "../runtime/contract";
import { checkTarget } from "./check-target";
import type { HealthCheck } from "./deployed";
import { afterCheck, type Checked, type CheckResult, DRAINING, UNCHECKED } from "./health";

export interface RegisteredTargetOptions {
  readonly dial: Dial;
  readonly speed: number;
  /** Whether the security groups let a connection to a port come about. */
  readonly isReachable: (target: Target, port: number) => boolean;
}

/** One target of one group: its connections, its requests under way, and how well it is. */
export class RegisteredTarget {
  /** Keeps connections open between requests, as an ALB does. */
  readonly agent = new Agent({ keepAlive: true });
  readonly #underWay = new Set<() => void>();
  readonly #stopping = new AbortController();
  #checked: Checked = UNCHECKED;
  /** Checks since something changed by which they may end otherwise. */
  #checksSinceChange = 0;
  #timer: NodeJS.Timeout | undefined;
  #isDraining = false;
  #onIdle: (() => void) | undefined;

  constructor(
    readonly target: Target,
    private readonly options: RegisteredTargetOptions,
  ) {
    this.agent.createConnection = () => options.dial(target.ip, target.port);
  }

  get health(): TargetHealth {
    return this.#isDraining ? DRAINING : this.#checked.health;
  }

  /** Whether it was checked often enough since the last change for its health to be the truth. */
  isSettled({ healthyThreshold, unhealthyThreshold }: HealthCheck): boolean {
    return this.#checksSinceChange >= Math.max(healthyThreshold, unhealthyThreshold);
  }

  /** Something has changed: what earlier checks found may be so no more. */
  unsettle(): void {
    this.#checksSinceChange = 0;
  }

  /** Checks it at once and then at every interval. @param settings Asked before each check: they may change. */
  startChecks(settings: () => HealthCheck): void {
    if (this.#timer || this.#isDraining) return;
    const checkAndWait = async () => {
      const check = settings();
      const started = performance.now();
      const result = await this.#check(check);
      if (this.#stopping.signal.aborted || this.#isDraining) return;
      this.#checked = afterCheck(this.#checked, result, check);
      if (check === settings()) this.#checksSinceChange += 1;
      const left = (check.intervalSeconds * 1000) / this.options.speed - (performance.now() - started);
      this.#timer = setTimeout(checkAndWait, Math.max(left, 0));
    };
    this.#timer = setTimeout(checkAndWait, 0);
  }

  /** Begins a request. @param abort Ends it when the target goes. @returns what says that it is over. */
  begin(abort: () => void): () => void {
    this.#underWay.add(abort);
    return () => {
      this.#underWay.delete(abort);
      if (this.#underWay.size === 0) this.#onIdle?.();
    };
  }

  /**
   * Waits for the requests under way; those that are not over after the delay are cut.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   */
  async drain(delaySeconds: number): Promise<void> {
    this.#isDraining = true;
    clearTimeout(this.#timer);
    if (this.#underWay.size > 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, (delaySeconds * 1000) / this.options.speed);
        this.#onIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stopping.abort();
    for (const abort of [...this.#underWay]) abort();
    this.agent.destroy();
  }

  #check(check: HealthCheck): Promise<CheckResult> {
    const { target, options } = this;
    // A security group drops what it does not let through, so on AWS the check would end with its timeout. Nothing can
    // come of that wait: the rules are known.
    if (!options.isReachable(target, check.port ?? target.port)) return Promise.resolve({ kind: "timeout" });
    return checkTarget(options.dial, target, check, this.#stopping.signal);
  }
}
