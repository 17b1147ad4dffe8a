import type { PackedRule } from "../engine/rule";

/** What somebody said who accepts a finding; not all of it may be there, or right. */
export interface Claim {
  /** Id of a rule, or what another tool calls it. */
  readonly rule: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner?: string;
  /** Last day on which it holds, as `2027-03-31`. */
  readonly until?: string;
  /** Where it is written, for messages. */
  readonly where: string;
  /** Whether that is beside the sources, in a file of waivers or a baseline. @default false */
  readonly isOutside?: boolean;
}

/** A finding that is accepted. It stays in every report. */
export interface Waiver extends Claim {
  /** Ids of the rules that it means: an alias may mean several. */
  readonly rules: readonly string[];
  /** That its last day is near, in words. @default it is not */
  readonly warning?: string;
}

/** Shortest reason that a reviewer can do something with, in characters. */
export const SHORTEST_REASON = 20;

/** So many days before its last one a waiver is warned of: a release or two, in which somebody can put it right. */
export const WARNING_DAYS = 60;
const DAY_MS = 24 * 60 * 60 * 1000;

/** That the last day of a claim is near, in words for whoever answers for it; nothing while it is not. */
export const warningOf = ({ rule, until, where, owner }: Claim, today: string): string | undefined => {
  if (until === undefined) return undefined;
  const days = Math.round((Date.parse(until) - Date.parse(today)) / DAY_MS);
  if (days > WARNING_DAYS) return undefined;
  return (
    `${where}: waives ${rule} until ${until}, which is in ${days} days; after that it fails; ` +
    `${owner ? `${owner}: ` : ""}put it right, or find a new reason`
  );
};

/** Rules by their own id and by what Checkov, cdk-nag and Trivy call them. */
export const rulesByName = (rules: readonly PackedRule[]): ReadonlyMap<string, readonly string[]> => {
  const names = new Map<string, string[]>();
  for (const { id, aliases } of rules)
    for (const name of [id, ...Object.values(aliases as Record<string, readonly string[]>).flat()])
      names.set(name, [...(names.get(name) ?? []), id]);
  return names;
};

/**
 * What is wrong with a claim, in words for whoever wrote it; nothing when it holds.
 * @param today As `2026-11-23`.
 */
export const faultOf = (claim: Claim, isKnown: boolean, today: string): string | undefined => {
  const { rule, reason, until, where } = claim;
  if (!isKnown) return `${where}: waives ${rule}, and no rule is called that; \`npm run policy -- explain\` lists them`;
  if (reason.trim().length < SHORTEST_REASON)
    return `${where}: waives ${rule} because "${reason}"; a reason has at least ${SHORTEST_REASON} characters`;
  if (until === undefined) return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || Number.isNaN(Date.parse(until)))
    return `${where}: waives ${rule} until "${until}"; a day is written as 2027-03-31`;
  return until < today ? `${where}: waived ${rule} until ${until}; put it right, or find a new reason` : undefined;
};
