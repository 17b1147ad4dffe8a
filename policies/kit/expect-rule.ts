import { judge, type Verdict } from "../engine/judge";
import type { Evidence, Rule } from "../engine/rule";
import { type Files, readFiles } from "../readers/folder";

/** What a program may show of a rule. */
export type EvidenceKind = "fails" | "passes" | "undecided" | "warns";

/** What has to be true of the verdicts on a program, by what it is to show. A resource that passes beside others shows nothing. */
const holds: Readonly<Record<EvidenceKind, (kinds: readonly Verdict["kind"][]) => boolean>> = {
  passes: (kinds) => kinds.length > 0 && kinds.every((kind) => kind === "pass" || kind === "not-applicable"),
  fails: (kinds) => kinds.includes("fail"),
  undecided: (kinds) => kinds.includes("undecided") && !kinds.includes("fail"),
  warns: (kinds) => kinds.includes("warn") && !kinds.includes("fail"),
};

const filesOf = (evidence: Evidence): Files => (typeof evidence === "string" ? { "main.tf": evidence } : evidence);

const verdictsOf = (rule: Rule, evidence: Evidence): Verdict[] =>
  judge(readFiles(filesOf(evidence)).program, [{ ...rule, pack: "kit" }], rule.evidenceDay);

const textOf = (verdict: Verdict): string => {
  const { resource, kind } = verdict;
  if (kind === "fail") return `${resource.address} fails: ${verdict.findings.join("; ")}`;
  if (kind === "not-applicable") return `${resource.address} is not applicable: ${verdict.reason}`;
  if (kind === "warn") return `${resource.address} is warned of: ${verdict.warnings.join("; ")}`;
  if (kind === "pass") return `${resource.address} passes`;
  const doubts = verdict.doubts.map(({ attribute, reference }) => `${attribute} depends on ${reference}`);
  return `${resource.address} is undecided: ${doubts.join("; ")}`;
};

/** What a rule says that is not what the program is to show; nothing when it is. */
const faultOf = (rule: Rule, kind: EvidenceKind, evidence: Evidence, words = ""): string | undefined => {
  const verdicts = verdictsOf(rule, evidence);
  const said = verdicts.map(textOf);
  if (
    holds[kind](verdicts.map((verdict) => verdict.kind)) &&
    (words === "" || said.some((text) => text.includes(words)))
  )
    return undefined;
  const wanted = `${kind}${words && ` with "${words}"`}`;
  const isNothing = `the program holds no ${rule.appliesTo.join(", ")}`;
  return `${rule.id}: expected a program that it ${kind === "undecided" ? "is undecided on" : wanted}, but ${said.join(", ") || isNothing}\n${Object.values(filesOf(evidence)).join("\n")}`;
};

/**
 * For tests of a rule, in whatever runs them: each says with an error what the rule said instead.
 * @example expectRule(bucketsAreNamed).fails('resource "aws_s3_bucket" "b" {}', "has no name");
 */
export const expectRule = (rule: Rule) => {
  const expecting = (kind: EvidenceKind) => (evidence: Evidence, words?: string) => {
    const fault = faultOf(rule, kind, evidence, words);
    if (fault) throw new Error(fault);
  };
  return {
    /** Every resource that it applies to passes. */
    passes: (evidence: Evidence): void => expecting("passes")(evidence),
    /** A resource fails. @param words Part of a finding. @default any finding will do */
    fails: expecting("fails"),
    /** It cannot tell of a resource, and fails none. */
    undecided: (evidence: Evidence): void => expecting("undecided")(evidence),
    /** It warns of a resource, and fails none. @param words Part of a warning. @default any warning will do */
    warns: expecting("warns"),
  };
};

/** What is wrong with the evidence that a rule brings: each kind has to be there, and to show what it says. */
export const evidenceFaults = (rule: Rule): string[] => {
  const kinds = Object.keys(holds) as EvidenceKind[];
  const evidenceOf = (kind: EvidenceKind): readonly Evidence[] => rule[kind] ?? [];
  const isEarnest = rule.passes.some((evidence) => verdictsOf(rule, evidence).some(({ kind }) => kind === "pass"));
  return [
    ...kinds
      .filter((kind) => kind !== "warns" && evidenceOf(kind).length === 0)
      .map((kind) => `${rule.id}: brings no evidence under "${kind}"`),
    ...kinds.flatMap((kind) => evidenceOf(kind).flatMap((evidence) => faultOf(rule, kind, evidence) ?? [])),
    ...(isEarnest || rule.passes.length === 0
      ? []
      : [`${rule.id}: nothing under "passes" passes, it only does not apply`]),
  ];
};
