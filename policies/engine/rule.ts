import type { Items } from "../facts/items";
import type { Subject } from "../facts/subject";
import type { Warning } from "../facts/warning";

export const severities = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** Why a rule has nothing to say of a resource that it applies to by its type. */
export class NotApplicable {
  constructor(readonly reason: string) {}
}

type Said = string | Warning;

/**
 * One finding a line; none means that it passes. What {@link Items} doubt makes it undecided, unless something fails. A
 * {@link Warning} fails nothing.
 */
export type Findings = Items<Said> | readonly Said[] | Said | NotApplicable | undefined;

/** A rule's id: two or more lower-case words joined by dashes. */
export const ID = /^[a-z0-9]+(-[a-z0-9]+)+$/;

/** What other tools call it, so that their skips are understood. */
export interface Aliases {
  readonly checkov?: readonly string[];
  readonly cdkNag?: readonly string[];
  readonly trivy?: readonly string[];
}

/** A program in HCL; or texts by their files, for what is no Terraform: `{ "app/Dockerfile": "FROM …" }`. */
export type Evidence = string | Readonly<Record<string, string>>;

/** One policy: words, logic and its own evidence. */
export interface Rule {
  /** Equals the name of its file. */
  readonly id: string;
  /** Completes "…": what has to hold, in lower case. */
  readonly title: string;
  readonly severity: Severity;
  /** What happens otherwise. */
  readonly why: string;
  /** What to do, in the imperative. */
  readonly fix: string;
  /** HCL that shows the fix, in about two lines. */
  readonly example: string;
  /** Page of the vendor that it follows. */
  readonly source: string;
  /** Controls by standard and the version or month of it: `{ "FSBP 2025-06": ["S3.8"] }`. @default none is known */
  readonly controls?: Readonly<Record<string, readonly string[]>>;
  readonly aliases: Aliases;
  readonly appliesTo: readonly string[];
  /** @param today Day of the judgement, as `2026-11-30`. */
  readonly check: (subject: Subject, today: string) => Findings;
  /** Programs in which every resource that it applies to passes. */
  readonly passes: readonly Evidence[];
  /** Programs with a resource that fails. */
  readonly fails: readonly Evidence[];
  /** Programs in which it cannot tell; a variable without a default is what nobody knows. */
  readonly undecided: readonly Evidence[];
  /** Programs with a resource that it warns of, and none that fails. @default none */
  readonly warns?: readonly Evidence[];
  /** Day on which its evidence holds, where that depends on the day. @default today */
  readonly evidenceDay?: string;
}

/** A rule and the pack that its file lies in. */
export interface PackedRule extends Rule {
  readonly pack: string;
}

/** A rule that the registry finds in its file. */
export const defineRule = (rule: Rule): Rule => rule;
