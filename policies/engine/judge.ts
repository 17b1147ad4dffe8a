import { Items } from "../facts/items";
import { Subject } from "../facts/subject";
import { type Doubt, Undecided } from "../facts/undecided";
import { Warning } from "../facts/warning";
import type { Program } from "../model/program";
import type { Resource } from "../model/resource";
import { NotApplicable, type PackedRule } from "./rule";

/** What a rule says of a resource. */
export type Verdict = { readonly rule: PackedRule; readonly resource: Resource } & (
  | { readonly kind: "pass" }
  | { readonly kind: "fail"; readonly findings: readonly string[] }
  /** It may be right or wrong: each doubt names the attribute and the reference that nobody knows the value of. */
  | { readonly kind: "undecided"; readonly doubts: readonly Doubt[] }
  /** It is right today, and will not stay so. */
  | { readonly kind: "warn"; readonly warnings: readonly string[] }
  | { readonly kind: "not-applicable"; readonly reason: string }
);

/** The day that it is, as `2026-11-30`. */
export const today = (): string => new Date().toISOString().slice(0, "2026-11-30".length);

/** A verdict for every pair of a rule and a resource of a type that it applies to. @param day As `2026-11-30`. */
export const judge = (program: Program, rules: readonly PackedRule[], day = today()): Verdict[] =>
  rules.flatMap((rule) =>
    rule.appliesTo.flatMap((type) => program.ofType(type).map((resource) => verdictOf(rule, resource, program, day))),
  );

const verdictOf = (rule: PackedRule, resource: Resource, program: Program, day: string): Verdict => {
  const found = outcome(rule, new Subject(resource, program), day);
  if (found instanceof NotApplicable) return { rule, resource, kind: "not-applicable", reason: found.reason };
  const { doubts } = found;
  const known = found.known.filter((each) => typeof each === "string");
  const warnings = found.known.flatMap((each) => (each instanceof Warning ? [each.text] : []));
  if (known.length > 0 && resource.doubt)
    return {
      rule,
      resource,
      kind: "undecided",
      doubts: [{ attribute: "whether it exists", reference: resource.doubt.text }],
    };
  if (known.length > 0) return { rule, resource, kind: "fail", findings: known };
  if (doubts.length > 0) return { rule, resource, kind: "undecided", doubts: distinct(doubts) };
  return warnings.length > 0 ? { rule, resource, kind: "warn", warnings } : { rule, resource, kind: "pass" };
};

const outcome = (rule: PackedRule, subject: Subject, day: string): Items<string | Warning> | NotApplicable => {
  try {
    const found = rule.check(subject, day);
    if (found instanceof Items || found instanceof NotApplicable) return found;
    if (found === undefined || typeof found === "string" || found instanceof Warning || Array.isArray(found))
      return new Items<string | Warning>([found ?? []].flat());
    // A promise, say: taken for a list it would have no findings, and pass.
    throw new TypeError(`its check gives ${Object.prototype.toString.call(found)}, which are no findings`);
  } catch (error) {
    if (error instanceof Undecided) return new Items<string | Warning>([], error.doubts);
    throw new Error(`rule ${rule.id} on ${subject.resource.id}: ${(error as Error).message}`, { cause: error });
  }
};

const distinct = (doubts: readonly Doubt[]): Doubt[] => [
  ...new Map(doubts.map((doubt) => [`${doubt.attribute} ${doubt.reference}`, doubt])).values(),
];
