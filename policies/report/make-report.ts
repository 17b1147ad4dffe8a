import { judge } from "../engine/judge";
import type { PackedRule, Severity } from "../engine/rule";
import { severities } from "../engine/rule";
import type { Program } from "../model/program";
import type { FileComment } from "../readers/configuration";
import { applyWaivers, type Judged } from "../waivers/apply";
import { type Baseline, findingsOf, paidOff } from "../waivers/baseline";
import { claimsInCode, claimsInComments, type Placed } from "../waivers/claims";
import { rulesByName } from "../waivers/waiver";
import type { Report } from "./report";

export interface Request {
  readonly subject: string;
  readonly program: Program;
  readonly comments: readonly FileComment[];
  /** Every rule that there is. */
  readonly rules: readonly PackedRule[];
  /** Only rules of this pack. @default all packs */
  readonly pack?: string;
  /** Only rules of this severity and above. @default all */
  readonly severity?: Severity;
  /** Waivers of a file. */
  readonly waivers: readonly Placed[];
  readonly baseline?: Baseline;
  readonly unknown: "fail" | "warn";
  /** As `2026-11-23`. */
  readonly today: string;
  /** When the run began, in milliseconds of `performance.now()`. */
  readonly started: number;
}

/** Findings that a baseline holds count as waived: it says itself that they are owed. */
const withBaseline = (verdicts: readonly Judged[], baseline: Baseline): Judged[] => {
  const owed = new Set(baseline);
  return verdicts.map((verdict) => {
    const isOwed =
      verdict.kind === "fail" && !verdict.waiver && findingsOf([verdict]).every((finding) => owed.has(finding));
    if (!isOwed) return verdict;
    const { id } = verdict.rule;
    return {
      ...verdict,
      waiver: {
        rule: id,
        rules: [id],
        reason: "owed since before this rule, see the baseline",
        where: "baseline",
        isOutside: true,
      },
    };
  });
};

/** Judges a program and puts all that came of it together. @throws UserError when waivers cannot be read */
export const makeReport = (request: Request): Report => {
  const { subject, program, comments, rules, pack, severity, waivers, baseline, unknown, today, started } = request;
  const least = severity ? severities.indexOf(severity) : severities.length;
  const asked = rules.filter((rule) => (!pack || rule.pack === pack) && severities.indexOf(rule.severity) <= least);
  const names = rulesByName(rules);
  const placed = [
    ...claimsInCode(program.resources),
    ...claimsInComments(comments, (name) => names.has(name)),
    ...waivers,
  ];
  const waived = applyWaivers(judge(program, asked, today), placed, { rules, asked, today });
  const gone = baseline ? paidOff(baseline, waived.verdicts) : [];
  const isWhole = asked.length === rules.length;
  return {
    subject,
    rules: asked,
    verdicts: baseline ? withBaseline(waived.verdicts, baseline) : waived.verdicts,
    faults: [
      ...waived.faults,
      ...(isWhole
        ? gone.map((finding) => `baseline: holds "${finding}", which is put right; remove it, a baseline only shrinks`)
        : []),
    ],
    warnings: waived.warnings,
    notes: program.notes,
    unknown,
    seconds: (performance.now() - started) / 1000,
  };
};
