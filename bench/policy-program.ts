import type { PackedRule } from "../policies/engine/rule";

/** Blocks that a copy of a program would have twice, or that lead elsewhere. */
const NOT_COPIED = /^\s*(locals|module|provider|terraform|output|import|moved|variable "(?!unknown"))/m;
const UNKNOWN = /variable "unknown" \{\}\n?/g;
const LABEL = /^(\s*(?:resource|data) "\w+" ")(\w+)"/gm;
/** A reference to a block of the program, and the attributes of one that only looks like it. */
const REFERENCE = /\b((?:aws|github)_\w+)\.(\w+)/g;

/** How often a text has another in it. */
const resourcesIn = (hcl: string): number => hcl.match(LABEL)?.length ?? 0;

/**
 * A program of at least so many resources, on which every rule has something to say: the evidence of all rules, copied with other
 * names until there is enough.
 */
export const generatedProgram = (rules: readonly PackedRule[], resources: number): string => {
  const evidence = rules.map(({ passes, fails }) =>
    [...passes, ...fails].flatMap((each) => (typeof each === "string" && !NOT_COPIED.test(each) ? [each] : [])),
  );
  // The first of every rule, then the second of every rule: a small program has something for all of them.
  const rounds = Array.from({ length: Math.max(...evidence.map(({ length }) => length)) }, (_, at) => at);
  const sources = rounds.flatMap((at) => evidence.flatMap((each) => each[at] ?? []));
  const copies: string[] = ['variable "unknown" {}', 'provider "aws" {}'];
  for (let made = 0, at = 0; made < resources; at++) {
    const source = (sources[at % sources.length] ?? "").replace(UNKNOWN, "");
    copies.push(source.replace(LABEL, `$1$2_${at}"`).replace(REFERENCE, `$1.$2_${at}`));
    made += resourcesIn(source);
  }
  return copies.join("\n");
};
