/** Lines by which a person sees that it goes on: what is begun, what is done and how long it took, and the totals. */
const PROGRESS =
  /: (Creating|Modifying|Destroying|Importing)\.\.\.|: (Creation|Modifications|Destruction|Import) complete|^(Apply|Destroy) complete!|: nothing to |: \d+ to \w+/;
const ID = / \[id=.*\]$/;
/** Terraform says every ten seconds that it still waits, for each resource; of that every half minute is enough. */
const WAITING =
  /^(?<what>.*: Still \w+)\.\.\. \[(?:id=.*, )?(?<elapsed>(?:(?:\d+h)?\d+m0?0s)|(?:(?:\d+[hm])*30s)) elapsed\]$/;

/** What a line of Terraform's output tells a person who waits. @returns undefined when it tells nothing. */
export const progressOf = (line: string): string | undefined => {
  const { what, elapsed } = WAITING.exec(line)?.groups ?? {};
  if (what) return `${what} after ${elapsed} …`;
  return PROGRESS.test(line) ? line.replace(ID, "") : undefined;
};
