import { Items } from "../facts/items";
import { Subject } from "../facts/subject";
import { type Doubt, Undecided } from "../facts/undecided";
import type { Program } from "../model/program";
import type { Resource } from "../model/resource";
import { NotApplicable, type PackedRule } from "./rule";

/** What a rule says of a resource. */
export type Verdict = { readonly rule: PackedRule; readonly resource: Resource } & (
  | { readonly kind: "pass" }
  | { readonly kind: "fail"; readonly findings: readonly string[] }
  /** It may be right or wrong: each doubt names the attribute and the reference that nobody knows the value of. */
  | { readonly kind: "undecided"; readonly doubts: readonly Doubt[] }
  | { readonly kind: "not-applicable"; readonly reason: string }
);

/** A verdict for every pair of a rule and a resource of a type that it applies to. */
export const judge = (program: Program, rules: readonly PackedRule[]): Verdict[] =>
  rules.flatMap((rule) =>
    rule.appliesTo.flatMap((type) => program.ofType(type).map((resource) => verdictOf(rule, resource, program))),
  );

const verdictOf = (rule: PackedRule, resource: Resource, program: Program): Verdict => {
  const found = outcome(rule, new Subject(resource, program));
  if (found instanceof NotApplicable) return { rule, resource, kind: "not-applicable", reason: found.reason };
  const { known, doubts } = found;
  if (known.length > 0 && resource.doubt)
    return {
      rule,
      resource,
      kind: "undecided",
      doubts: [{ attribute: "whether it exists", reference: resource.doubt.text }],
    };
  if (known.length > 0) return { rule, resource, kind: "fail", findings: known };
  return doubts.length > 0
    ? { rule, resource, kind: "undecided", doubts: distinct(doubts) }
    : { rule, resource, kind: "pass" };
};

const outcome = (rule: PackedRule, subject: Subject): Items<string> | NotApplicable => {
  try {
    const found = rule.check(subject);
    if (found instanceof Items || found instanceof NotApplicable) return found;
    if (found === undefined || typeof found === "string" || Array.isArray(found))
      return new Items([found ?? []].flat());
    // A promise, say: taken for a list it would have no findings, and pass.
    throw new TypeError(`its check gives ${Object.prototype.toString.call(found)}, which are no findings`);
  } catch (error) {
    if (error instanceof Undecided) return new Items<string>([], error.doubts);
    throw new Error(`rule ${rule.id} on ${subject.resource.id}: ${(error as Error).message}`, { cause: error });
  }
};

const distinct = (doubts: readonly Doubt[]): Doubt[] => [
  ...new Map(doubts.map((doubt) => [`${doubt.attribute} ${doubt.reference}`, doubt])).values(),
];
