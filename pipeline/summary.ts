import { appendFileSync } from "node:fs";
import { codeBlock, collapsed, inlineCode } from "./markdown";
import type { ReportedAction, StepReport } from "./report";
import { withoutSecrets } from "./secrets";

/**
 * A summary of a job's step may have 1 MiB, and a longer one is not shown at all; several steps of ours may share one.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const LONGEST_PART = 100_000;

/** The whole of one command, which has room for more than one long part. */
const LONGEST_SUMMARY = 500_000;

const cut = (text: string): string =>
  text.length > LONGEST_PART ? `${text.slice(0, LONGEST_PART)}\n… (the rest stands in the log)` : text;

const SECONDS_PER_MINUTE = 60;

/** `8.3 s`, `3 min 12 s`. */
const durationWords = (seconds: number): string =>
  seconds < SECONDS_PER_MINUTE
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / SECONDS_PER_MINUTE)} min ${Math.floor(seconds % SECONDS_PER_MINUTE)} s`;

const results: Record<StepReport["result"], string> = {
  done: "done",
  found: "done, and it found something",
  failed: "failed",
  "dry run": "dry run, nothing was done",
};

const actionLine = ({ stack, words, seconds }: ReportedAction): string =>
  [
    `- ${stack ? `${stack}: ` : ""}${inlineCode(words)}`,
    ...(seconds === undefined ? [] : [durationWords(seconds)]),
  ].join(", ");

/**
 * What came of a step, as Markdown for the page of a job.
 * @param told What the step has to tell of what it found or changed, as Markdown.
 */
export const summaryOf = (report: StepReport, told: readonly string[]): string => {
  const { step, environment, stack, result, exitCode, seconds, actions, error } = report;
  const about = stack ? `${stack} of ${environment}` : environment;
  const code = exitCode === 0 ? "" : `, with exit code ${exitCode}`;
  return [
    `## ${step} of ${about}: ${results[result]}`,
    `${result === "failed" ? "Failed" : "Ended"} after ${durationWords(seconds)}${code}.`,
    ...(error === undefined ? [] : [codeBlock(cut(error), "text")]),
    ...(told.length > 0 ? [cut(told.join("\n\n"))] : []),
    ...(actions.length > 0
      ? [collapsed(result === "dry run" ? "What it would do" : "What it did", actions.map(actionLine).join("\n"))]
      : []),
  ]
    .map((part) => `${part}\n`)
    .join("\n");
};

/** Appends to the summary of the job, without a secret and cut to what fits. A summary that cannot be written fails no step. */
export const appendSummary = (file: string, text: string): void => {
  try {
    appendFileSync(file, withoutSecrets(`${text.length > LONGEST_SUMMARY ? cut(text) : text}\n`));
  } catch (error) {
    console.error(`GITHUB_STEP_SUMMARY: ${file}: cannot be written: ${(error as Error).message}`);
  }
};
