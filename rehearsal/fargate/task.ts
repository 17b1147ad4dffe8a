import { rmSync } from "node:fs";
import type { Socket } from "node:net";
import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { isForeign, unexecutable } from "./architecture";
import { Container } from "./container";
import { neverStarting, nextToStop, readinessOf } from "./dependencies";
import type { MountingTask } from "./kept-folders";
import type { Isolation } from "./namespaces";
import type { Outside } from "./outside";
import { type PreparedContainer, prepareContainer, type Supplies } from "./preparation";
import type { TaskReport } from "./protocol";
import { checkReachable } from "./reachable";
import { CannotStart, ESSENTIAL_EXITED, type StopCause } from "./stopped";
import { TaskBox } from "./task-box";
import { pendingView, type TaskOrder, type TaskProgress, type TaskRun, type TaskStatus } from "./task-run";
import type { KeptFolders } from "./volumes";

export interface TaskOptions extends Supplies {
  /** Folder of its own. */
  readonly folder: string;
  readonly isolation: Isolation;
  /** @default nothing can be reached from the task */
  readonly outside?: Outside | undefined;
  readonly speed: number;
  readonly onChange: () => void;
  /** Finds the folders of volumes that outlive the task. @default it has none; @throws CannotStart when one cannot be had */
  readonly findKeptFolders?: (task: MountingTask) => Promise<KeptFolders>;
  /** Hears what an operator should know of it. @default nobody does */
  readonly say?: (note: string) => void;
}

/** A task on this machine: processes in namespaces of their own. */
export class Task implements TaskRun {
  readonly ended: Promise<void>;
  readonly #definitions: readonly ContainerDefinition[];
  readonly #containers = new Map<string, Container>();
  #status: TaskStatus = "PROVISIONING";
  #stopCause: StopCause | undefined;
  #box: TaskBox | undefined;

  constructor(
    private readonly order: TaskOrder,
    private readonly options: TaskOptions,
  ) {
    this.#definitions = order.definition.containerDefinitions ?? [];
    this.ended = this.#live();
  }

  get progress(): TaskProgress {
    return {
      lastStatus: this.#status,
      containers: this.#definitions.map(
        (definition) => this.#containers.get(definition.name ?? "")?.view ?? pendingView(definition),
      ),
      stopCause: this.#stopCause,
    };
  }

  /** @throws Error when it has not started yet */
  dial(port: number): Socket {
    if (!this.#box) throw new Error(`task ${this.order.id} has no address yet`);
    return this.#box.dial(port);
  }

  stop(cause: StopCause): void {
    if (this.#stopCause) return;
    this.#stopCause = cause;
    this.#step();
  }

  async #live(): Promise<void> {
    try {
      await Promise.resolve(); // whoever started it knows it before the first change
      this.#become("PENDING");
      const prepared = await this.#prepare();
      if (!this.#stopCause) await this.#run(prepared);
      await Promise.all(prepared.map(({ log }) => log.flush()));
    } catch (error) {
      const reason = error instanceof CannotStart ? error.message : `the rehearsal itself failed: ${String(error)}`;
      this.#stopCause ??= { code: "TaskFailedToStart", reason };
    }
    rmSync(this.options.folder, { recursive: true, force: true });
    this.#become("STOPPED");
  }

  async #prepare(): Promise<PreparedContainer[]> {
    const stuck = neverStarting(this.#definitions);
    if (stuck.length > 0)
      throw new CannotStart(
        `the dependsOn of ${stuck.join(", ")} can never be met: a circle, or a container that is not there`,
      );
    checkReachable(this.#definitions, await this.options.readWays(this.order));
    const prepared: PreparedContainer[] = [];
    const { folder, isolation, findKeptFolders } = this.options;
    const keptFolders = (await findKeptFolders?.(this.order)) ?? new Map();
    const place = { folder, hasMounts: isolation.hasNetworks, keptFolders };
    for (const definition of this.#definitions) {
      const container = await prepareContainer(definition, this.order.id, place, this.options);
      prepared.push(isForeign(this.order.definition) ? unexecutable(container) : container);
    }
    for (const note of prepared.flatMap(({ notes }) => notes)) this.options.say?.(note);
    return prepared;
  }

  async #run(prepared: readonly PreparedContainer[]): Promise<void> {
    const { folder, isolation, outside, speed } = this.options;
    const box = new TaskBox({ folder, isolation, outside, onReport: (report) => this.#hear(report) });
    this.#box = box;
    this.#definitions.forEach((definition, index) => {
      const onChange = () => this.#step();
      const supplies = prepared[index];
      if (supplies)
        this.#containers.set(
          definition.name ?? "",
          new Container({ definition, prepared: supplies, box, speed, onChange }),
        );
    });
    await box.ended;
    this.#stopCause ??= { code: "TaskFailedToStart", reason: "the task's first program ended" };
    for (const container of this.#containers.values()) container.end();
  }

  #hear(report: TaskReport): void {
    if (report.is === "ready") this.#step();
    else if (report.is === "output" || report.is === "exited") this.#containers.get(report.name)?.hear(report);
  }

  /** Starts or stops whatever is due after a change. */
  #step(): void {
    const views = [...this.#containers.values()].map(({ view }) => view);
    if (!this.#stopCause && views.some(({ essential, lastStatus }) => essential && lastStatus === "STOPPED"))
      this.#stopCause = ESSENTIAL_EXITED;
    if (this.#stopCause) this.#stopSome();
    else this.#startSome();
    this.options.onChange();
  }

  #startSome(): void {
    const views = new Map([...this.#containers].map(([name, { view }]) => [name, view]));
    for (const definition of this.#definitions) {
      const container = this.#containers.get(definition.name ?? "");
      if (container?.view.lastStatus !== "PENDING") continue;
      const readiness = readinessOf(definition, views);
      if (readiness === "waiting") continue;
      if (readiness === "ready") container.start();
      else
        this.stop({
          code: "TaskFailedToStart",
          reason: `the dependsOn of container ${definition.name} can no longer be met`,
        });
      return; // either is a change, and a change leads here again
    }
    const allStarted = views.size > 0 && [...views.values()].every(({ lastStatus }) => lastStatus !== "PENDING");
    if (this.#status === "PENDING" && allStarted) this.#become("RUNNING");
  }

  #stopSome(): void {
    this.#status = "STOPPING";
    const running = new Set<string>();
    for (const [name, { view }] of this.#containers) if (view.lastStatus === "RUNNING") running.add(name);
    if (running.size === 0) void this.#box?.close();
    for (const name of nextToStop(this.#definitions, running)) this.#containers.get(name)?.stop();
  }

  #become(status: TaskStatus): void {
    this.#status = status;
    this.options.onChange();
  }
}
