import { z } from "zod";
import { UserError } from "../../user-error";
import type { Judged } from "./apply";

/** Findings that were there when the rules came: each `rule address: finding`. It may only shrink. */
export type Baseline = readonly string[];

const format = z.array(z.string());

/** Unwaived findings as a baseline names them. */
export const findingsOf = (verdicts: readonly Judged[]): string[] =>
  verdicts
    .flatMap((verdict) =>
      verdict.kind === "fail" && !verdict.waiver
        ? verdict.findings.map((finding) => `${verdict.rule.id} ${verdict.resource.id}: ${finding}`)
        : [],
    )
    .sort();

/** @throws UserError when the file is no list of findings */
export const parseBaseline = (text: string, file: string): Baseline => {
  try {
    return format.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError(`${file}: is no list of findings; write one with --write-baseline ${file}`, { cause });
  }
};

/** What a baseline still holds that is put right by now: it has to be removed, so that it cannot come back. */
export const paidOff = (baseline: Baseline, verdicts: readonly Judged[]): string[] => {
  const there = new Set(findingsOf(verdicts));
  return baseline.filter((finding) => !there.has(finding));
};

/** Findings that an error names; more would only make it longer. */
const MOST_NAMED = 5;

/**
 * A baseline of what there is now, which may take the place of an older one.
 * @param older What the file holds by now, if it is there.
 * @throws UserError when it would hold more than before
 */
export const shrunk = (older: Baseline | undefined, verdicts: readonly Judged[], file: string): Baseline => {
  const found = findingsOf(verdicts);
  if (!older) return found;
  const owed = new Set(older);
  const added = found.filter((finding) => !owed.has(finding));
  if (added.length === 0) return found;
  const more = added.length > MOST_NAMED ? [`and ${added.length - MOST_NAMED} more`] : [];
  throw new UserError(
    [
      `${file}: would grow by ${added.length}, and a baseline only shrinks; put right what is new, waive it with a reason, or delete the file to start anew`,
      ...added.slice(0, MOST_NAMED),
      ...more,
    ].join("\n"),
  );
};
