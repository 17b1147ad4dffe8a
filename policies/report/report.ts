import type { PackedRule, Severity } from "../engine/rule";
import { severities } from "../engine/rule";
import type { Note } from "../model/program";
import type { Judged } from "../waivers/apply";

/** All that came of judging one program; every format shows the same. */
export interface Report {
  /** What was judged: a folder, a plan, an environment. */
  readonly subject: string;
  readonly rules: readonly PackedRule[];
  readonly verdicts: readonly Judged[];
  /** What is wrong with waivers or the baseline. */
  readonly faults: readonly string[];
  /** Waivers that end soon. They fail nothing. */
  readonly warnings: readonly string[];
  /** What the reader did not understand. */
  readonly notes: readonly Note[];
  /** Whether an undecided verdict fails the run. */
  readonly unknown: "fail" | "warn";
  readonly seconds: number;
}

export type Format = (report: Report, options: { readonly isColoured: boolean }) => string;

/** What a verdict amounts to in a report: an accepted finding is shown and counts for nothing. */
export const standing = (verdict: Judged): Judged["kind"] | "waived" => (verdict.waiver ? "waived" : verdict.kind);

export const countsOf = ({ verdicts }: Report): Readonly<Record<ReturnType<typeof standing>, number>> => {
  const counts = { fail: 0, undecided: 0, warn: 0, waived: 0, pass: 0, "not-applicable": 0 };
  for (const verdict of verdicts) counts[standing(verdict)]++;
  return counts;
};

/** What is wrong, not known, or not right for long, in one line each. */
export const linesOf = (verdict: Judged): readonly string[] => {
  if (verdict.kind === "fail") return verdict.findings;
  if (verdict.kind === "warn") return verdict.warnings;
  if (verdict.kind === "undecided")
    return verdict.doubts.map(({ attribute, reference }) => `cannot tell: ${attribute} depends on ${reference}`);
  return [];
};

/** Where the resource is made, as far as anybody knows. */
export const placeOf = ({ resource: { location } }: Judged): string =>
  location.construct ?? (location.line === undefined ? location.file : `${location.file}:${location.line}`);

/** Verdicts that somebody has to look at, most severe first. */
export const toLookAt = ({ verdicts }: Report): readonly Judged[] => {
  const order: Readonly<Record<string, number>> = { fail: 0, undecided: 1, warn: 2 };
  const rank = (verdict: Judged) =>
    Number(verdict.waiver !== undefined) * 100 + (order[verdict.kind] ?? 0) * 10 + severityRank(verdict.rule.severity);
  return verdicts
    .filter(({ kind }) => Object.hasOwn(order, kind))
    .sort((a, b) => rank(a) - rank(b) || (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0));
};

const severityRank = (severity: Severity): number => severities.indexOf(severity);

/** 0 when nothing is wrong, 1 when something is. */
export const exitCodeOf = (report: Report): 0 | 1 => {
  const { fail, undecided } = countsOf(report);
  const isWrong = fail > 0 || report.faults.length > 0 || (report.unknown === "fail" && undecided > 0);
  return isWrong ? 1 : 0;
};
