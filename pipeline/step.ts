import type { Deployment } from "../environments/deployment";
import type { StackName, Workspace } from "./terraform/workspace";

/**
 * What a step needs before it starts; every need is checked before the first change. `synthesis`: what the stacks are made from,
 * also what GitHub has to be asked for.
 */
export type Requirement = "terraform" | "credentials" | "state-bucket" | "synthesis" | "zones";

/** What the caller said beside environment and stack. */
export interface StepOptions {
  readonly dryRun: boolean;
  /** Answer every question with yes. */
  readonly yes: boolean;
  /** `destroy`: name of a protected environment, typed a second time. */
  readonly confirm?: string;
  /** `destroy`: take the state bucket along. */
  readonly withState: boolean;
  /** `destroy`: of a whole environment, take storage along. @default false */
  readonly withStorage?: boolean;
  /** `destroy`: of a whole environment, why it is to end. */
  readonly why?: string;
  /** `deploy`: file that says which image each service gets. */
  readonly images?: string;
  /** `deploy`: also what is older than what runs, or may be. @default false */
  readonly older?: boolean;
  /** `images`: file that takes what was built. @default .stockwiz/images-ENV.json */
  readonly out?: string;
  /** `review`: commit whose findings are known already. @default what the pull request is to be merged into */
  readonly base?: string;
  /** `review`: write it to the pull request. @default false */
  readonly comment?: boolean;
  /** `drift`: keep an issue open as long as there is some. @default false */
  readonly issue?: boolean;
  /** `doctor`: repair what it finds. */
  readonly fix: boolean;
  /** Print one JSON text, and everything else to the error output. */
  readonly json: boolean;
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
  /** What it ends with when something fails. @default 1 */
  failureCode: number;
  /** What it found or changed, for `--json`: an entry for each stack, or the one of the environment. */
  readonly found: unknown[];
  /** The same for people, as Markdown for the summary of a job; what is no words of ours goes through `markdown.ts`. */
  readonly told: string[];
}

export interface StepContext {
  readonly deployment: Deployment;
  readonly stack: StackName;
  readonly workspace: Workspace;
  readonly options: StepOptions;
  readonly outcome: Outcome;
}

interface AnyAction {
  /** Asked when its turn comes; the dry run shows it all the same. @default always */
  readonly when?: () => boolean;
}

/** A command: the dry run prints the same words that the real run spawns. */
export interface CommandAction extends AnyAction {
  readonly command: readonly string[];
  /** Whose variables it gets. @default the workspace of the step */
  readonly workspace?: Workspace;
  /** Show only the lines that this says are worth it; all of them when the command fails. @default everything is shown */
  readonly shows?: (line: string) => boolean;
  /** Hears what it printed, once it has succeeded. @default nobody */
  readonly heard?: (stdout: string) => void;
  /** Lines that say more of why it failed, asked when it has. @default what it printed says it */
  readonly why?: () => Promise<readonly string[]>;
}

/** Work that no command does. */
export interface TaskAction extends AnyAction {
  /** What it does, for the dry run and as progress: an imperative. */
  readonly words: string;
  readonly run: () => Promise<void>;
}

export type Action = CommandAction | TaskAction;

/** What a step does about one stack. */
export interface Pass extends Pick<Step, "isDone" | "actions"> {
  readonly stack: StackName;
}

export interface Step {
  /** One line for `--help`. */
  readonly summary: string;
  readonly requires: readonly Requirement[];
  /** Why there is nothing to do, if there is not. */
  readonly isDone?: (context: StepContext) => Promise<string | undefined>;
  /** Whether it runs once for each stack, and not once for the environment. */
  readonly perStack: boolean;
  /** What it does, and in which order, when it is for the whole environment. @default the same for each stack as applied */
  readonly passes?: (request: Pick<StepContext, "deployment" | "options">) => readonly Pass[];
  /** Options it understands beside `--env`, `--stack`, `--dry-run` and `--json`. */
  readonly options: readonly Exclude<keyof StepOptions, "dryRun" | "json">[];
  readonly actions: (context: StepContext) => readonly Action[];
  /**
   * Takes why one of its stacks failed, and the others get their turn; what comes of the whole is for `afterwards` to say. It is
   * asked neither in a dry run nor when somebody wanted the step to end. @default the first failure ends the step
   */
  readonly failed?: (context: StepContext, error: string) => void;
  /** What comes after the last of its stacks. @default nothing */
  readonly afterwards?: (context: StepContext) => readonly Action[];
}
