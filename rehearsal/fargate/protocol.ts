/** A folder of this machine, and where a process sees it. */
export interface MountedFolder {
  readonly folder: string;
  readonly at: string;
  readonly readOnly: boolean;
}

/** A process to start inside a task. */
export interface ProcessSpec {
  readonly command: readonly string[];
  /** All that it sees of an environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Folders that it sees at other places. @default it sees the machine's own */
  readonly mounts?: readonly MountedFolder[];
  /** Whether it may write nothing but what is mounted. @default false */
  readonly readOnlyRoot?: boolean;
  /** User and group that it runs as, by number. @default whoever started the task */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** What a task's first program is told, one JSON object a line. */
export type TaskCommand =
  | {
      readonly do: "start";
      readonly name: string;
      readonly process: ProcessSpec;
      /** Ports that outsiders may reach. */
      readonly ports: readonly number[];
      /** Hard limit; beyond it the container is killed. @default none */
      readonly memoryMiB?: number;
    }
  | { readonly do: "signal"; readonly name: string; readonly signal: NodeJS.Signals }
  | {
      readonly do: "check";
      readonly id: number;
      readonly process: ProcessSpec;
      readonly timeoutMs: number;
    };

/** What it tells, one JSON object a line. */
export type TaskReport =
  | { readonly is: "ready" }
  | { readonly is: "started"; readonly name: string }
  | { readonly is: "output"; readonly name: string; readonly line: string; readonly at: number }
  | {
      readonly is: "exited";
      readonly name: string;
      readonly code: number;
      /** Why it could not be started, when it could not. */
      readonly refusal?: string;
      readonly outOfMemory: boolean;
    }
  | { readonly is: "checked"; readonly id: number; readonly isWell: boolean; readonly output: string };

/** Name of the socket file behind which a port of the task lies. */
export const socketOf = (port: number): string => `${port}.sock`;

/** An address beyond the task, with the names that lead to it. */
export interface OutsideAddress {
  readonly ip: string;
  readonly ports: readonly number[];
  readonly names: readonly string[];
}

/** Name of the socket file that takes connections to a port outside. */
export const outwardSocketOf = (ip: string, port: number): string => `${ip}-${port}.sock`;
