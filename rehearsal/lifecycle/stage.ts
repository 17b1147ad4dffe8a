import type { Environment } from "../../environments/schema";
import type { RehearsalFolder } from "../folder";
import type { ClientOptions } from "../inventory/lister";
import type { RecordedCall } from "../wire/call-log";
import type { Link } from "./longest-chain";
import type { Stack } from "./script";
import type { StepWaits } from "./waits";

/** What all scenes of one life share. */
export interface Stage {
  readonly environment: Environment;
  /** Bucket that outlives the environment with the record of its destruction. */
  readonly stateBucket: string;
  /** How the lifecycle itself reaches the emulated AWS. */
  readonly client: ClientOptions;
  /** What the steps of the pipeline get. */
  readonly variables: NodeJS.ProcessEnv;
  /** Folder that the steps write to. */
  readonly work: string;
  /** Aborts with the name of the signal that ends the life early. */
  readonly signal: AbortSignal;
  /** Hears which process runs a step. */
  readonly onStart: (pid: number) => void;
  /** Resources of each stack as they were last applied. */
  readonly links: Map<Stack, readonly Link[]>;
  readonly calls: () => readonly RecordedCall[];
  /** Where files of this life lie. */
  readonly folder: RehearsalFolder;
  /** Address of the load balancer, while one listens. */
  readonly appUrl: () => string | undefined;
  /** Prints a line of progress. */
  readonly say: (line: string) => void;
}

/** What came of one scene. */
export interface Outcome {
  readonly ok: boolean;
  /** Where its time went, of a scene that runs Terraform. */
  readonly waits?: StepWaits;
  readonly leftovers?: readonly string[];
  readonly kept?: readonly string[];
  readonly verdict?: Verdict;
}

/** What a deployment said of a release, and what is true. */
export interface Verdict {
  readonly release: string;
  readonly isGood: boolean;
  readonly saidGood: boolean;
  /** What `deploy` ended with. */
  readonly exitCode: number;
}
