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

/** What a deployment finds, what AWS and Terraform say of it, and what is done about it. */
const VERDICT =
  /^(event|stopped|target|target group|secret|log group|image|memory|health check|ecs|version|smoke|deploy|and|what|putting|asking|nothing answered|credentials|state lock|\w+: the new version)\b|^Error: /;
/** What belongs to the line above it; but for where in a file Terraform saw something. */
const DETAIL = /^ {2}(?!(with|on) )\S/;

/** What a person wants to see of a deployment: not its commands, but what came of them. */
export const verdictOf = (line: string): string | undefined =>
  VERDICT.test(line) || DETAIL.test(line) ? line : undefined;
