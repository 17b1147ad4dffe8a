import type { Target, TargetHealth, Targets } from "../runtime/contract";
import type { TargetGroup } from "./deployed";
import { NOT_IN_USE, NOT_REGISTERED, REGISTERING } from "./health";
import { RegisteredTarget, type RegisteredTargetOptions } from "./registered-target";

export interface RegistryOptions {
  readonly dial: RegisteredTargetOptions["dial"];
  readonly speed: number;
  readonly isReachable: (targetGroupArn: string, target: Target, port: number) => boolean;
}

/** The targets of one group. It may have targets before its settings are known. */
class Group {
  settings: TargetGroup | undefined;
  /** Whether a listener sends requests to it. */
  isInUse = false;
  readonly registered = new Map<string, RegisteredTarget>();
  readonly draining = new Map<string, RegisteredTarget>();
  turn = 0;

  startChecks(): void {
    const { settings } = this;
    if (!settings || !this.isInUse) return;
    for (const target of this.registered.values()) target.startChecks(() => (this.settings ?? settings).healthCheck);
  }

  healthOf(key: string): TargetHealth {
    const registered = this.registered.get(key);
    if (registered) {
      if (!this.settings) return REGISTERING;
      return this.isInUse ? registered.health : NOT_IN_USE;
    }
    return this.draining.get(key)?.health ?? NOT_REGISTERED;
  }

  stop(): void {
    for (const target of [...this.registered.values(), ...this.draining.values()]) target.stop();
  }
}

const keyOf = ({ ip, port }: Pick<Target, "ip" | "port">): string => `${ip}:${port}`;

/** A target as it is told to others. */
export interface ListedTarget {
  readonly target: Target;
  readonly health: TargetHealth;
  /** Whether its health is found by what is deployed now, and not by what was before. */
  readonly isSettled: boolean;
}

/** Who is registered where, and which target the next request goes to. */
export class TargetRegistry implements Targets {
  readonly #groups = new Map<string, Group>();

  constructor(private readonly options: RegistryOptions) {}

  /** Takes new settings; a group that is gone takes its targets along. */
  apply(settings: readonly TargetGroup[], inUse: ReadonlySet<string>): void {
    for (const [arn, group] of this.#groups)
      if (group.settings && !settings.some((known) => known.arn === arn)) {
        group.stop();
        this.#groups.delete(arn);
      }
    for (const known of settings) {
      const group = this.#group(known.arn);
      group.settings = known;
      group.isInUse = inUse.has(known.arn);
      for (const target of group.registered.values()) target.unsettle();
      group.startChecks();
    }
  }

  settingsOf(targetGroupArn: string): TargetGroup | undefined {
    return this.#groups.get(targetGroupArn)?.settings;
  }

  register(targetGroupArn: string, target: Target): void {
    const group = this.#group(targetGroupArn);
    if (group.registered.has(keyOf(target))) return;
    const { dial, speed, isReachable } = this.options;
    const reach = (to: Target, port: number) => isReachable(targetGroupArn, to, port);
    group.registered.set(keyOf(target), new RegisteredTarget(target, { dial, speed, isReachable: reach }));
    group.startChecks();
  }

  async deregister(targetGroupArn: string, target: Pick<Target, "ip" | "port">): Promise<void> {
    const key = keyOf(target);
    const group = this.#groups.get(targetGroupArn);
    const registered = group?.registered.get(key);
    if (!group || !registered) return;
    group.registered.delete(key);
    group.draining.set(key, registered);
    await registered.drain(group.settings?.deregistrationDelaySeconds ?? 0);
    if (group.draining.get(key) === registered) group.draining.delete(key);
  }

  health(targetGroupArn: string, target: Pick<Target, "ip" | "port">): TargetHealth {
    return this.#groups.get(targetGroupArn)?.healthOf(keyOf(target)) ?? NOT_REGISTERED;
  }

  /** Those that are registered, and those that still drain. */
  list(targetGroupArn: string): ListedTarget[] {
    const group = this.#groups.get(targetGroupArn);
    const targets = [...(group?.registered.values() ?? []), ...(group?.draining.values() ?? [])];
    return targets.map((one) => ({
      target: one.target,
      health: this.health(targetGroupArn, one.target),
      isSettled: group?.settings !== undefined && one.isSettled(group.settings.healthCheck),
    }));
  }

  /**
   * Whose turn it is: the healthy ones in a circle, or all of them where none is healthy.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
   */
  next(targetGroupArn: string): RegisteredTarget | undefined {
    const group = this.#groups.get(targetGroupArn);
    if (!group) return undefined;
    const all = [...group.registered.values()];
    const healthy = all.filter(({ health }) => health.state === "healthy");
    const candidates = healthy.length > 0 ? healthy : all;
    group.turn += 1;
    return candidates[group.turn % candidates.length];
  }

  groups(): TargetGroup[] {
    return [...this.#groups.values()].flatMap(({ settings }) => settings ?? []);
  }

  stop(): void {
    for (const group of this.#groups.values()) group.stop();
    this.#groups.clear();
  }

  #group(arn: string): Group {
    const group = this.#groups.get(arn) ?? new Group();
    this.#groups.set(arn, group);
    return group;
  }
}
