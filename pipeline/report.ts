/** Something that a step did, or would do. */
export interface ReportedAction {
  /** Of a step that runs for each stack. */
  readonly stack?: string;
  /** What its progress says: an imperative, or the words of a command. */
  readonly words: string;
  /** How long it took; not in a dry run. */
  readonly seconds?: number;
}

/** What came of a step: `--json` prints it, and the summary of a job tells it. */
export interface StepReport {
  readonly step: string;
  readonly environment: string;
  /** The one stack that was asked for. @default all that the step concerns */
  readonly stack?: string;
  /** `found`: it did what it says, and what it found makes it end with another code than 0. */
  readonly result: "done" | "found" | "failed" | "dry run";
  readonly exitCode: number;
  readonly seconds: number;
  readonly actions: readonly ReportedAction[];
  /** What it found: a list for a step that runs for each stack, otherwise the one thing, or `null`. */
  readonly found: unknown;
  /** Why it failed, in the words that the error output has. */
  readonly error?: string;
}
