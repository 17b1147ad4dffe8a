import type { PutEvent, Targets } from "../runtime/contract";
import { decide, type TaskFact } from "./decide";
import { type Deployment, isSameRevision, type Revision, revisionOf, type ServiceSettings } from "./deployment";
import { actionEvent } from "./ecs-event";
import { programPace } from "./program-pace";
import { Rollout } from "./rollout";
import type { StopCause } from "./stopped";
import { isWanted, type TaskRecord } from "./task-record";
import { afterFailure, NO_THROTTLE } from "./throttle";
import { judge, targetsOf } from "./verdict";

const MS_PER_SECOND = 1000;

/** Starts a task of a deployment, or says that it cannot yet. */
export type Launch = (deployment: Deployment, onChange: () => void) => TaskRecord | undefined;

/** Why no task of a deployment can be placed now; undefined when one can. */
export type PlacementRefusal = (deployment: Deployment) => string | undefined;

export interface ServiceSchedulerOptions {
  readonly settings: ServiceSettings;
  readonly launch: Launch;
  /** @default every task can be placed */
  readonly placementRefusal?: PlacementRefusal;
  readonly targets: Targets;
  readonly putEvent: PutEvent;
  /** Tells the registry that a task's targets drain. */
  readonly drain: (record: TaskRecord, cause: StopCause) => void;
  readonly now: () => number;
  readonly speed: number;
  /** Whether one task has to be gone before the next can start. */
  readonly oneAtATime: boolean;
}

interface ServiceTask {
  readonly record: TaskRecord;
  readonly deploymentId: string;
  readonly revision: Revision;
  isRegistered: boolean;
  wasUp: boolean;
  /** Nobody wants it any more; its targets drain, or its containers stop. */
  isLeaving: boolean;
}

/** Keeps the tasks of one service as they are wanted, as ECS does. Call `look` whenever something may have changed. */
export class ServiceScheduler {
  readonly rollout: Rollout;
  status: "ACTIVE" | "DRAINING" | "INACTIVE" = "ACTIVE";
  #tasks: ServiceTask[] = [];
  #isLooking = false;
  #isSteady = false;
  #throttle = NO_THROTTLE;

  constructor(private readonly options: ServiceSchedulerOptions) {
    const { settings, now, putEvent } = options;
    this.rollout = new Rollout(this.#possible(settings), { now, putEvent });
    this.rollout.open(revisionOf(settings));
  }

  /** Tasks of the service that are not gone, oldest first. */
  get tasks(): readonly { readonly record: TaskRecord; readonly deploymentId: string }[] {
    return this.#tasks;
  }

  /** Takes the settings that are asked for; the others stay as they are, what a rollback brought back included. */
  update(changes: Partial<ServiceSettings>, forceNewDeployment = false): void {
    const wanted = this.rollout.primary?.revision;
    const settings = { ...this.rollout.settings, ...wanted, ...changes };
    this.rollout.settings = this.#possible(settings);
    this.#isSteady = false;
    if (forceNewDeployment || !wanted || !isSameRevision(wanted, settings)) {
      this.#throttle = NO_THROTTLE;
      this.rollout.open(revisionOf(settings));
    }
    this.look();
  }

  /** Ends all tasks; the service is INACTIVE when the last is gone. */
  remove(): void {
    this.status = "DRAINING";
    this.rollout.settings = { ...this.rollout.settings, desiredCount: 0 };
    this.look();
  }

  /** Compares what is with what is wanted, and does what is due. */
  look(): void {
    if (this.#isLooking) return; // what is done here is heard here
    this.#isLooking = true;
    try {
      const facts = this.#tasks.flatMap((task) => this.#judge(task));
      this.#tasks = this.#tasks.filter(({ record }) => record.run.progress.lastStatus !== "STOPPED");
      this.rollout.sweep(new Set(this.#tasks.map(({ deploymentId }) => deploymentId)));
      this.#act(facts);
      this.#settle(facts);
    } finally {
      this.#isLooking = false;
    }
  }

  #judge(task: ServiceTask): TaskFact[] {
    const { record, revision, deploymentId } = task;
    if (task.isLeaving) return [];
    if (!isWanted(record)) {
      void this.#leave(task);
      const { stopCause } = record.run.progress;
      if (stopCause?.code !== "UserInitiated") this.#fail(task, stopCause?.reason ?? "it stopped");
      return [];
    }
    if (record.run.progress.lastStatus === "RUNNING") this.#register(task);
    const { now, targets } = this.options;
    const ageMs = now() - (record.startedAt ?? record.createdAt);
    const isInGrace = ageMs < (this.rollout.settings.graceSeconds * MS_PER_SECOND) / programPace(this.options.speed);
    const verdict = judge(revision, record, targets, isInGrace);
    if (verdict.standing === "failing") {
      if (verdict.event) this.rollout.say(verdict.event);
      this.#fail(task, verdict.reason);
      this.#stop(task, { code: "ServiceSchedulerInitiated", reason: verdict.reason });
      return [];
    }
    if (verdict.standing === "up" && !task.wasUp) {
      task.wasUp = true;
      this.#throttle = NO_THROTTLE;
      this.rollout.forgiveFailures(deploymentId);
    }
    return [{ id: record.id, deploymentId, standing: verdict.standing }];
  }

  #act(facts: readonly TaskFact[]): void {
    const { rollout } = this;
    const { start, stop } = decide(rollout.settings, rollout.deployments, facts);
    for (const task of this.#tasks.filter(({ record }) => stop.includes(record.id))) {
      const reason = `Scaling activity initiated by (deployment ${rollout.primary?.id})`;
      this.#stop(task, { code: "ServiceSchedulerInitiated", reason });
    }
    const mustWait = this.options.oneAtATime && this.#tasks.length > 0;
    if (mustWait || this.options.now() < this.#throttle.notBefore) return;
    for (let started = 0; started < start && this.options.now() >= this.#throttle.notBefore; started += 1)
      this.#start();
  }

  #settle(facts: readonly TaskFact[]): void {
    const { settings, deployments, primary } = this.rollout;
    if (this.status === "DRAINING" && this.#tasks.length === 0) this.status = "INACTIVE";
    const up = facts.filter(({ standing }) => standing === "up").length;
    const isSteady =
      this.status === "ACTIVE" &&
      primary?.rolloutState !== "FAILED" &&
      deployments.length === 1 &&
      up === settings.desiredCount &&
      this.#tasks.length === up;
    if (isSteady && !this.#isSteady) this.rollout.complete();
    this.#isSteady = isSteady;
  }

  /** A task that finds no place is no failed task: the circuit breaker does not count it, and ECS tries again later. */
  #leaveUnplaced(reason: string): void {
    this.rollout.say(`was unable to place a task. Reason: ${reason}.`);
    const { now, speed, putEvent } = this.options;
    this.#throttle = afterFailure(this.#throttle, now(), speed);
    putEvent(actionEvent(this.rollout.settings, "SERVICE_TASK_PLACEMENT_FAILURE", now(), "RESOURCE:FARGATE"));
  }

  #start(): void {
    const { primary } = this.rollout;
    const refusal = primary && this.options.placementRefusal?.(primary);
    if (refusal) {
      this.#leaveUnplaced(refusal);
      return;
    }
    const record = primary && this.options.launch(primary, () => this.look());
    if (!record) return;
    const { id: deploymentId, revision } = primary;
    this.#tasks.push({ record, deploymentId, revision, isRegistered: false, wasUp: false, isLeaving: false });
    this.rollout.say(`has started 1 tasks: (task ${record.id}).`);
  }

  #register(task: ServiceTask): void {
    if (task.isRegistered) return;
    task.isRegistered = true;
    for (const { targetGroupArn, target } of targetsOf(task.revision, task.record)) {
      this.options.targets.register(targetGroupArn, target);
      this.rollout.say(`registered 1 targets in (target-group ${targetGroupArn})`);
    }
  }

  /** Takes it from its target groups; resolves when no request to it is under way. */
  async #leave(task: ServiceTask): Promise<void> {
    task.isLeaving = true;
    if (!task.isRegistered) return;
    this.rollout.say("has begun draining connections on 1 tasks.");
    await Promise.all(
      targetsOf(task.revision, task.record).map(({ targetGroupArn, target }) => {
        this.rollout.say(`deregistered 1 targets in (target-group ${targetGroupArn})`);
        return this.options.targets.deregister(targetGroupArn, target);
      }),
    );
  }

  #stop(task: ServiceTask, cause: StopCause): void {
    this.options.drain(task.record, cause);
    this.rollout.say(`has stopped 1 running tasks: (task ${task.record.id}).`);
    void this.#leave(task).then(() => task.record.run.stop(cause));
  }

  #fail({ record, deploymentId }: ServiceTask, reason: string): void {
    this.rollout.say(`(task ${record.id}) failed: ${reason}.`);
    const { now, speed, putEvent } = this.options;
    this.#throttle = afterFailure(this.#throttle, now(), speed);
    putEvent(actionEvent(this.rollout.settings, "SERVICE_TASK_START_IMPAIRED", now()));
    this.rollout.countFailure(deploymentId);
  }

  /** Where tasks share the machine's ports, there is one, and it goes before the next comes. */
  #possible(settings: ServiceSettings): ServiceSettings {
    if (!this.options.oneAtATime) return settings;
    const desiredCount = Math.min(1, settings.desiredCount);
    return { ...settings, desiredCount, minimumPercent: 0, maximumPercent: 100 };
  }
}
