import type { Verdict } from "../engine/judge";
import type { PackedRule } from "../engine/rule";
import type { Placed } from "./claims";
import { faultOf, rulesByName, type Waiver, warningOf } from "./waiver";

/** A verdict, and the waiver under which it is accepted if it is no pass. */
export type Judged = Verdict & { readonly waiver?: Waiver };

/** Verdicts with their waivers, and what is wrong with the waivers themselves. */
export interface Waived {
  readonly verdicts: readonly Judged[];
  /** Each fails the run: an unknown rule, a reason that is none, a day that is past, a waiver that nothing needs. */
  readonly faults: readonly string[];
  /** Waivers that something needs and that end soon; they fail nothing yet. */
  readonly warnings: readonly string[];
}

/**
 * Puts waivers beside the verdicts that they accept. A faulty waiver accepts nothing.
 * @param rules All that there are; one that was not asked this time makes no waiver unused.
 * @param asked Those that were.
 */
export const applyWaivers = (
  verdicts: readonly Verdict[],
  placed: readonly Placed[],
  { rules, asked, today }: { rules: readonly PackedRule[]; asked: readonly PackedRule[]; today: string },
): Waived => {
  const names = rulesByName(rules);
  const faults: string[] = [];
  const waivers = placed.flatMap(({ claim, isAbout }) => {
    const meant = names.get(claim.rule) ?? [];
    const fault = faultOf(claim, meant.length > 0, today);
    if (fault) faults.push(fault);
    const warning = warningOf(claim, today);
    const waiver: Waiver = { ...claim, rules: meant, ...(warning && { warning }) };
    return fault ? [] : [{ waiver, isAbout, isUsed: false }];
  });
  const judged = verdicts.map((verdict): Judged => {
    if (verdict.kind === "pass" || verdict.kind === "not-applicable") return verdict;
    const found = waivers.find(
      ({ waiver, isAbout }) => waiver.rules.includes(verdict.rule.id) && isAbout(verdict.resource),
    );
    if (!found) return verdict;
    found.isUsed = true;
    return { ...verdict, waiver: found.waiver };
  });
  const wasAsked = new Set(asked.map(({ id }) => id));
  for (const { waiver, isUsed } of waivers)
    if (!isUsed && waiver.rules.some((id) => wasAsked.has(id)))
      faults.push(`${waiver.where}: waives ${waiver.rule}, and there is nothing to waive; remove it`);
  const warnings = waivers.flatMap(({ waiver, isUsed }) => (isUsed && waiver.warning ? [waiver.warning] : []));
  return { verdicts: judged, faults, warnings };
};
