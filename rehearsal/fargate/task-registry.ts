import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { PutEvent } from "../runtime/contract";
import { taskEvent } from "./ecs-event";
import type { StopCause } from "./stopped";
import { asText, describeTask, statusOf, type TaskPlacement, type TaskRecord } from "./task-record";
import type { StartTask, TaskOrder } from "./task-run";

const ID_BYTES = 16;
/** AWS shows a stopped task for about an hour; a rehearsal ends before it has so many. */
const KEPT_STOPPED = 200;

export interface TaskRegistryOptions {
  readonly startTask: StartTask;
  readonly putEvent: PutEvent;
  readonly now: () => number;
}

/** Every task of the rehearsal, those that have stopped included. */
export class TaskRegistry {
  readonly #records = new Map<string, TaskRecord>();

  constructor(private readonly options: TaskRegistryOptions) {}

  get all(): readonly TaskRecord[] {
    return [...this.#records.values()];
  }

  /** @param reference ARN or id. */
  find(reference: string): TaskRecord | undefined {
    return this.#records.get(reference.split("/").at(-1) ?? "");
  }

  start(placement: TaskPlacement, onChange: () => void = () => undefined): TaskRecord {
    const { startTask, now } = this.options;
    const id = randomBytes(ID_BYTES).toString("hex");
    const arn = `${placement.clusterArn.replace(":cluster/", ":task/")}/${id}`;
    const { definition, ip, subnetId, hasPublicAddress, securityGroupIds } = placement;
    const order: TaskOrder = { id, definition, ip, subnetId, hasPublicAddress, securityGroupIds };
    const run = startTask(order, () => {
      this.#note(record);
      onChange();
    });
    const record: TaskRecord = { ...placement, id, arn, run, createdAt: now(), version: 0 };
    this.#records.set(id, record);
    this.#forgetOldest();
    return record;
  }

  /** Says that a task is to be stopped, before its targets have drained. */
  drain(record: TaskRecord, cause: StopCause): void {
    record.drainCause ??= cause;
    this.#note(record);
  }

  /** Connects to a task's port, or gives undefined when no running task has the address. */
  dial(ip: string, port: number): Socket | undefined {
    const runs = (record: TaskRecord) => record.startedAt !== undefined && record.stoppedAt === undefined;
    return this.all.find((record) => record.ip === ip && runs(record))?.run.dial(port);
  }

  /** Stops every task, and forgets all when they have ended. */
  async clear(cause: StopCause): Promise<void> {
    const running = this.all;
    for (const { run } of running) run.stop(cause);
    await Promise.all(running.map(({ run }) => run.ended));
    for (const { id } of running) this.#records.delete(id);
  }

  /** Writes down when its state became what it is, and tells the event bus. */
  #note(record: TaskRecord): void {
    const { now, putEvent } = this.options;
    const status = statusOf(record);
    if (status === "RUNNING") record.startedAt ??= now();
    if (["DEACTIVATING", "STOPPING", "STOPPED"].includes(status)) record.stoppingAt ??= now();
    if (status === "STOPPED") record.stoppedAt ??= now();
    record.version += 1;
    putEvent(taskEvent(record.arn, { ...describeTask(record, asText), updatedAt: asText(now()) }));
  }

  #forgetOldest(): void {
    const stopped = this.all.filter(({ stoppedAt }) => stoppedAt !== undefined);
    for (const { id } of stopped.slice(0, Math.max(0, stopped.length - KEPT_STOPPED))) this.#records.delete(id);
  }
}
