import type { Verdict } from "./stage";
import type { StepWaits, Waits } from "./waits";

/** What `lifecycle --json` writes. */
export interface LifecycleReport {
  readonly env: string;
  readonly steps: readonly { readonly name: string; readonly ok: boolean; readonly seconds: number }[];
  /** Whether planning again found nothing to do, for each stack that was planned. */
  readonly emptyPlans: Readonly<Record<string, boolean>>;
  /** What should have been gone after a destruction, once for each time it was found. */
  readonly leftovers: readonly string[];
  /** What is meant to stay: the state bucket, the database's last snapshot. */
  readonly kept: readonly string[];
  /** What each deployment said of its release. */
  readonly verdicts: readonly Verdict[];
  /** How many calls the emulator answered, and how many each handler of the wire. */
  readonly answeredBy: Readonly<Record<string, number>>;
  readonly waits: Waits;
  readonly seconds: number;
}

/** What the rehearsal promises of itself: at most half as long again as the provider makes it wait. */
const HIGHEST_RATIO = 1.5;

/** A rehearsal succeeded when every step did, nothing was left to change, and nothing was left behind. */
export const hasSucceeded = ({ steps, emptyPlans, leftovers }: LifecycleReport): boolean =>
  steps.every(({ ok }) => ok) && Object.values(emptyPlans).every(Boolean) && leftovers.length === 0;

const seconds = (value: number): string => `${value.toFixed(1)} s`;

const rowOf = ({ name, wallSeconds, chainSeconds, ratio, chain }: StepWaits): readonly string[] => [
  name,
  seconds(wallSeconds),
  `${chainSeconds} s`,
  ratio === undefined ? "-" : ratio.toFixed(2),
  chain.join(" > ") || "-",
];

const HEADINGS = ["step", "wall", "waits", "ratio", "longest chain of fixed waits in the provider"];
const NUMBERS = [1, 2, 3];

const aligned = (rows: readonly (readonly string[])[]): string[] => {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        NUMBERS.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
};

/** How often deployments said good and bad of good and bad releases. */
export const describeVerdicts = (verdicts: readonly Verdict[]): string[] => {
  if (verdicts.length === 0) return [];
  const count = (isGood: boolean, saidGood: boolean) =>
    String(verdicts.filter((verdict) => verdict.isGood === isGood && verdict.saidGood === saidGood).length).padStart(4);
  return [
    "release   said good  said bad",
    `good      ${count(true, true).padStart(9)}  ${count(true, false).padStart(8)}`,
    `bad       ${count(false, true).padStart(9)}  ${count(false, false).padStart(8)}`,
  ];
};

/** Where the time went, as a table with its sum in words. */
export const describeWaits = ({ steps, wallSeconds, chainSeconds, ratio }: Waits): string[] => [
  "where the time went:",
  ...aligned([HEADINGS, ...steps.map(rowOf)]),
  `wall ${Math.round(wallSeconds)} s, longest chain of fixed waits ${chainSeconds} s, ${
    ratio === undefined ? "no ratio" : `ratio ${ratio.toFixed(2)} (on an idle machine at most ${HIGHEST_RATIO})`
  }`,
];
