import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { afterCheck, checkCommand, type HealthState, pauseAfter, scheduleOf, UNCHECKED } from "./health";
import type { PreparedContainer } from "./preparation";
import type { TaskReport } from "./protocol";
import { OUT_OF_MEMORY } from "./stopped";
import type { TaskBox } from "./task-box";
import { type ContainerView, pendingView } from "./task-run";

/** Seconds between the stop signal and SIGKILL where the definition does not say.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
const STOP_SECONDS = 30;
const MS_PER_SECOND = 1000;

export interface ContainerOptions {
  readonly definition: ContainerDefinition;
  readonly prepared: PreparedContainer;
  readonly box: TaskBox;
  readonly speed: number;
  readonly onChange: () => void;
}

/** One container of a task under way. */
export class Container {
  view: ContainerView;
  #health: HealthState = UNCHECKED;
  #startedAt = 0;
  #nextCheck: NodeJS.Timeout | undefined;
  #insist: NodeJS.Timeout | undefined;

  constructor(private readonly options: ContainerOptions) {
    this.view = pendingView(options.definition);
  }

  start(): void {
    const { definition, prepared, box } = this.options;
    const ports = (definition.portMappings ?? []).flatMap(({ containerPort }) => containerPort ?? []);
    const memoryMiB = definition.memory;
    box.tell({
      do: "start",
      name: this.view.name,
      process: prepared.process,
      ports,
      ...(memoryMiB !== undefined && { memoryMiB }),
    });
    this.#startedAt = performance.now();
    this.#change({ lastStatus: "RUNNING" });
    this.#planCheck();
  }

  hear(report: Extract<TaskReport, { is: "output" | "exited" }>): void {
    if (report.is === "output") {
      this.options.prepared.log.write(report.line, report.at);
      return;
    }
    this.#quiet();
    if (report.refusal) this.options.prepared.log.write(report.refusal, Date.now());
    const reason = report.outOfMemory
      ? OUT_OF_MEMORY
      : report.refusal && `CannotStartContainerError: ${report.refusal}`;
    this.#change({ lastStatus: "STOPPED", exitCode: report.code, ...(reason && { reason }) });
  }

  /** Asks it to stop, and insists after its stop timeout. */
  stop(): void {
    if (this.view.lastStatus === "PENDING") this.#change({ lastStatus: "STOPPED" });
    if (this.view.lastStatus === "STOPPED" || this.#insist) return;
    const signal = (name: NodeJS.Signals) =>
      this.options.box.tell({ do: "signal", name: this.view.name, signal: name });
    clearTimeout(this.#nextCheck);
    signal(this.options.prepared.stopSignal);
    const seconds = this.options.definition.stopTimeout ?? STOP_SECONDS;
    this.#insist = setTimeout(() => signal("SIGKILL"), seconds * MS_PER_SECOND);
  }

  /** The task is gone, and the container with it. */
  end(): void {
    this.#quiet();
    if (this.view.lastStatus !== "STOPPED") this.#change({ lastStatus: "STOPPED" });
  }

  #planCheck(): void {
    const { healthCheck } = this.options.definition;
    const command = healthCheck && checkCommand(healthCheck);
    if (!command) return;
    const schedule = scheduleOf(healthCheck, this.options.speed);
    this.#nextCheck = setTimeout(
      async () => {
        const age = performance.now() - this.#startedAt;
        const { mounts, ...process } = this.options.prepared.process; // a check asks; to mount for it is too dear
        const { isWell } = await this.options.box.check({ ...process, command }, schedule.timeoutMs);
        if (this.view.lastStatus !== "RUNNING" || this.#insist) return;
        this.#health = afterCheck(this.#health, isWell, age, schedule);
        if (this.#health.health !== this.view.health) this.#change({ health: this.#health.health });
        this.#planCheck();
      },
      pauseAfter(this.#health, schedule),
    );
  }

  #change(to: Partial<ContainerView>): void {
    this.view = { ...this.view, ...to };
    this.options.onChange();
  }

  #quiet(): void {
    clearTimeout(this.#nextCheck);
    clearTimeout(this.#insist);
  }
}
