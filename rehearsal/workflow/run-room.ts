import type { Permissions as TokenPermissions } from "../github/tokens";
import type { Expressions } from "./expressions";
import type { Repository } from "./given";
import type { Groups } from "./groups";
import type { Masks } from "./masks";
import type { Permissions, Workflow } from "./model";
import type { JobReport } from "./report";
import type { Sources } from "./sources";
import type { Order, Turnstile } from "./turnstile";

/** What a whole run shares, with the workflows that it calls. */
export interface RunRoom {
  readonly expressions: Expressions;
  readonly sources: Sources;
  readonly masks: Masks;
  readonly github: Readonly<Record<string, unknown>>;
  /** Makes the token of a job. */
  readonly addToken: (permissions: TokenPermissions) => string;
  readonly vars: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly artifacts: string;
  readonly repository: Repository;
  readonly variables: NodeJS.ProcessEnv;
  readonly credentials: Readonly<Record<string, string>>;
  /** File of the key that GitHub signs a job's tokens with here. */
  readonly signingKeyFile: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly groups: Groups;
  readonly turnstile: Turnstile;
  /** Hears of each job that has ended. */
  readonly onJob: (order: Order, report: JobReport) => void;
}

/** What has a place in concurrency groups: a run, a job, and whatever is in it. */
export interface Held {
  /** Places that it holds. */
  readonly above: readonly string[];
  /** Aborts when one of them is taken away from it. */
  readonly cancelled: AbortSignal;
}

/** The jobs of one workflow: the one that runs, or one that a job of another calls. */
export interface JobsFrame {
  readonly workflow: Workflow;
  /** Where the repository keeps it, which the tokens of its jobs say. */
  readonly file: string;
  readonly inputs: Readonly<Record<string, string | boolean | number>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** What the job that calls it may do; its own jobs that say nothing may as well. */
  readonly permissions?: Permissions | undefined;
  readonly leftOut: readonly string[];
  /** Folder for what its jobs write. */
  readonly folder: string;
  /** What stands before the names of its jobs. */
  readonly title: string;
  /** Where the job stands that calls it. */
  readonly order: Order;
  readonly held: Held;
}
