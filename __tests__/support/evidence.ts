import { judge } from "../../policies/engine/judge";
import type { PackedRule } from "../../policies/engine/rule";
import type { Program } from "../../policies/model/program";

/** One program in HCL of a rule's evidence. */
export interface EvidenceCase {
  /** Unique among all rules, and a name for a module. */
  readonly name: string;
  readonly rule: PackedRule;
  readonly hcl: string;
}

const KINDS = ["passes", "fails", "undecided", "warns"] as const;

export const casesOf = (rule: PackedRule): EvidenceCase[] =>
  KINDS.flatMap((of) =>
    (rule[of] ?? []).flatMap((hcl, at) =>
      typeof hcl === "string" ? [{ name: `${rule.id}-${of}-${at}`, rule, hcl }] : [],
    ),
  );

/** What a rule says of each resource of a program, by address; without the words that name the addresses. */
export const verdictsOn = (program: Program, rule: PackedRule): Readonly<Record<string, string>> =>
  Object.fromEntries(judge(program, [rule]).map(({ resource, kind }) => [resource.address, kind]));
