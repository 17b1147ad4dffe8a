import type { Socket } from "node:net";
import type { ContainerDefinition, TaskDefinition } from "@aws-sdk/client-ecs";
import type { ContainerProgress } from "./dependencies";
import type { StopCause } from "./stopped";

export type TaskStatus = "PROVISIONING" | "PENDING" | "RUNNING" | "DEACTIVATING" | "STOPPING" | "STOPPED";

/** What is to run. */
export interface TaskOrder {
  readonly id: string;
  readonly definition: TaskDefinition;
  readonly ip: string;
  readonly subnetId: string;
  readonly hasPublicAddress: boolean;
  readonly securityGroupIds: readonly string[];
}

/** A container as it stands. */
export interface ContainerView extends ContainerProgress {
  readonly image: string;
  readonly essential: boolean;
  /** Whether its definition has a health check. */
  readonly isChecked: boolean;
  readonly reason?: string | undefined;
}

/** A task as it stands. */
export interface TaskProgress {
  readonly lastStatus: TaskStatus;
  readonly containers: readonly ContainerView[];
  readonly stopCause?: StopCause | undefined;
}

/** A task under way. */
export interface TaskRun {
  readonly progress: TaskProgress;
  /** Stops it in order; the first cause counts. */
  stop(cause: StopCause): void;
  /** Connects to one of its ports. @throws Error when it has not started yet */
  dial(port: number): Socket;
  /** Resolves when nothing of it runs any more. */
  readonly ended: Promise<void>;
}

/** Starts a task; `onChange` hears whenever its progress is another. */
export type StartTask = (order: TaskOrder, onChange: () => void) => TaskRun;

export const isEssential = ({ essential }: ContainerDefinition): boolean => essential ?? true;

/** A container that has not started. */
export const pendingView = (definition: ContainerDefinition): ContainerView => ({
  name: definition.name ?? "",
  image: definition.image ?? "",
  essential: isEssential(definition),
  isChecked: definition.healthCheck !== undefined,
  lastStatus: "PENDING",
  health: "UNKNOWN",
});
