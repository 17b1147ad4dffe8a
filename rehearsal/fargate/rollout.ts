import { randomInt } from "node:crypto";
import type { AwsEvent } from "../runtime/contract";
import {
  breakerThreshold,
  type Deployment,
  type Revision,
  type RolloutState,
  type ServiceSettings,
  withPrimary,
} from "./deployment";
import { actionEvent, deploymentEvent } from "./ecs-event";

/** A line of the service's history. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html */
export interface ServiceEvent {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

/** `DescribeServices` shows this many. */
const KEPT_EVENTS = 100;
const DEPLOYMENT_NUMBERS = 2 ** 47;

export interface RolloutOptions {
  readonly now: () => number;
  readonly putEvent: (event: AwsEvent) => void;
}

/** The deployments of a service: which is wanted, which come to an end, and how. */
export class Rollout {
  deployments: readonly Deployment[] = [];
  /** Newest first. */
  events: readonly ServiceEvent[] = [];
  /** What has become of every deployment, newest first. */
  history: readonly Deployment[] = [];
  #lastCompleted: Deployment | undefined;
  #lastEvent = 0;

  constructor(
    public settings: ServiceSettings,
    private readonly options: RolloutOptions,
  ) {}

  get primary(): Deployment | undefined {
    return this.deployments.find(({ status }) => status === "PRIMARY");
  }

  /** Starts to deploy a revision. */
  open(revision: Revision): void {
    const at = this.options.now();
    const id = `ecs-svc/${randomInt(DEPLOYMENT_NUMBERS)}`;
    const reason = `ECS deployment ${id} in progress.`;
    const times = { createdAt: at, updatedAt: at };
    const opened = { ...times, id, revision, status: "PRIMARY", failedTasks: 0, isRollback: false } as const;
    this.#lead({ ...opened, rolloutState: "IN_PROGRESS", rolloutStateReason: reason });
  }

  /** A task of the deployment failed to start, or failed a health check. */
  countFailure(deploymentId: string): void {
    const deployment = this.#find(deploymentId);
    if (deployment?.rolloutState !== "IN_PROGRESS") return;
    const failed = { ...deployment, failedTasks: deployment.failedTasks + 1 };
    this.#replace(failed);
    const { circuitBreaker, desiredCount } = this.settings;
    const isPrimary = deployment.status === "PRIMARY";
    if (isPrimary && circuitBreaker.enable && failed.failedTasks >= breakerThreshold(desiredCount))
      this.#giveUp(failed);
  }

  /** A task of the deployment is well: what failed before it counts no more. */
  forgiveFailures(deploymentId: string): void {
    const deployment = this.#find(deploymentId);
    if (deployment?.rolloutState === "IN_PROGRESS") this.#replace({ ...deployment, failedTasks: 0 });
  }

  /** Forgets deployments that are superseded and of which no task is left. */
  sweep(inUse: ReadonlySet<string>): void {
    this.deployments = this.deployments.filter(({ id, status }) => status === "PRIMARY" || inUse.has(id));
  }

  /** The primary deployment runs as it was asked for, and nothing else does. */
  complete(): void {
    const { primary, settings } = this;
    if (primary?.rolloutState === "IN_PROGRESS") {
      const completed = this.#become(primary, "COMPLETED", `ECS deployment ${primary.id} completed.`);
      this.#lastCompleted = completed;
      this.say(`(deployment ${primary.id}) deployment completed.`);
    }
    this.say("has reached a steady state.");
    this.options.putEvent(actionEvent(settings, "SERVICE_STEADY_STATE", this.options.now()));
  }

  say(words: string): void {
    this.#lastEvent += 1;
    const event = {
      id: `event-${this.#lastEvent}`,
      createdAt: this.options.now(),
      message: `(service ${this.settings.serviceName}) ${words}`,
    };
    this.events = [event, ...this.events].slice(0, KEPT_EVENTS);
  }

  #giveUp(deployment: Deployment): void {
    const failed = this.#become(deployment, "FAILED", "ECS deployment circuit breaker: tasks failed to start.");
    this.say(`(deployment ${failed.id}) deployment failed: tasks failed to start.`);
    const last = this.#lastCompleted;
    if (!this.settings.circuitBreaker.rollback || failed.isRollback || !last) return;
    const rolloutStateReason = `ECS deployment circuit breaker: rolling back to deploymentId ${last.id}.`;
    this.say(`rolling back to (deployment ${last.id}).`);
    this.#lead({ ...last, rolloutState: "IN_PROGRESS", rolloutStateReason, isRollback: true, failedTasks: 0 });
  }

  #lead(primary: Deployment): void {
    const updated = { ...primary, updatedAt: this.options.now() };
    this.deployments = withPrimary(this.deployments, updated);
    this.history = [updated, ...this.history.filter(({ id }) => id !== updated.id)];
    this.#tell(updated);
  }

  #become(deployment: Deployment, rolloutState: RolloutState, rolloutStateReason: string): Deployment {
    const changed = { ...deployment, rolloutState, rolloutStateReason, updatedAt: this.options.now() };
    this.#replace(changed);
    this.#tell(changed);
    return changed;
  }

  #tell({ id, rolloutState, rolloutStateReason, updatedAt }: Deployment): void {
    const name = `SERVICE_DEPLOYMENT_${rolloutState}` as const;
    this.options.putEvent(deploymentEvent(this.settings, id, name, rolloutStateReason, updatedAt));
  }

  #find(id: string): Deployment | undefined {
    return this.deployments.find((deployment) => deployment.id === id);
  }

  #replace(changed: Deployment): void {
    const put = (one: Deployment) => (one.id === changed.id ? changed : one);
    this.deployments = this.deployments.map(put);
    this.history = this.history.map(put);
  }
}
