import type { Deployment } from "../environments/deployment";
import type { StackName, Workspace } from "./terraform/workspace";

/** What a step needs before it starts; every need is checked before the first change. */
export type Requirement = "terraform" | "credentials" | "state-bucket";

/** What the caller said beside environment and stack. */
export interface StepOptions {
  readonly dryRun: boolean;
  /** Answer every question with yes. */
  readonly yes: boolean;
  /** `destroy`: name of a protected environment, typed a second time. */
  readonly confirm?: string;
  /** `destroy`: take the state bucket along. */
  readonly withState: boolean;
  /** `deploy`: file that says which image each service gets. */
  readonly images?: string;
  /** `doctor`: repair what it finds. */
  readonly fix: boolean;
  /** Print what was found as JSON, and everything else to the error output. @default false */
  readonly json?: boolean;
  /** `logs`: the one container to hear. @default all of them */
  readonly container?: string;
  /** `logs`: how far to go back, in seconds. @default 600 */
  readonly since?: number;
  /** `logs`: go on until ctrl-C. @default false */
  readonly follow?: boolean;
  /** `mail`: take away instead of write. @default false */
  readonly remove?: boolean;
  /** `notify`: what came of it. */
  readonly result?: "good" | "bad";
  /** `notify`: what was done. */
  readonly what?: string;
  /** `notify`: page that says more. @default that of the GitHub Actions run */
  readonly link?: string;
  /** `notify`: who did it. @default who started the GitHub Actions run */
  readonly who?: string;
}

/** What a step found, beside what it did; its runs for several stacks share one. */
export interface Outcome {
  /** What the process ends with, unless something fails. @default 0 */
  exitCode: number;
  /** What `--json` prints: a list for a step that runs for each stack, otherwise the one entry. */
  readonly found: unknown[];
}

export interface StepContext {
  readonly deployment: Deployment;
  readonly stack: StackName;
  readonly workspace: Workspace;
  readonly options: StepOptions;
  readonly outcome: Outcome;
}

/** A command: the dry run prints the same words that the real run spawns. */
export interface CommandAction {
  readonly command: readonly string[];
  /** Show only the lines that this says are worth it; all of them when the command fails. @default everything is shown */
  readonly shows?: (line: string) => boolean;
  /** Hears what it printed, once it has succeeded. @default nobody */
  readonly heard?: (stdout: string) => void;
  /** Lines that say more of why it failed, asked when it has. @default what it printed says it */
  readonly why?: () => Promise<readonly string[]>;
  /** Asked when its turn comes; the dry run shows the command all the same. @default always */
  readonly when?: () => boolean;
}

/** Work that no command does. */
export interface TaskAction {
  /** What it does, for the dry run and as progress: an imperative. */
  readonly words: string;
  readonly run: () => Promise<void>;
}

export type Action = CommandAction | TaskAction;

export interface Step {
  /** One line for `--help`. */
  readonly summary: string;
  readonly requires: readonly Requirement[];
  /** Why there is nothing to do, if there is not. */
  readonly isDone?: (context: StepContext) => Promise<string | undefined>;
  /** Whether it runs once for each stack, and not once for the environment. */
  readonly perStack: boolean;
  /** Stacks are destroyed in the reverse of the order in which they are applied. @default false */
  readonly reverse?: boolean;
  /** Options it understands beside `--env`, `--stack` and `--dry-run`. */
  readonly options: readonly Exclude<keyof StepOptions, "dryRun">[];
  readonly actions: (context: StepContext) => readonly Action[];
}
