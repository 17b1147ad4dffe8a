import { codeBlock, collapsed } from "../markdown";
import type { PlanJson } from "../terraform/plan-json";

/** What Terraform says while it looks at what is there. */
const PROGRESS =
  /^.+: (Refreshing state\.\.\.|Preparing import|Opening|Closing|Reading\.\.\.|Still reading\.\.\.|Read complete).*\n/gm;

const withoutProgress = (words: string): string =>
  words
    .replaceAll(PROGRESS, "")
    .replace(/\n─+\n[\s\S]*$/, "")
    .trim();

interface PlannedStack {
  readonly stack: string;
  readonly plan?: PlanJson;
  readonly words?: string;
}

/** The plans of all stacks in Terraform's words, to be opened; as much of them as fits, or nothing. @param limit Of characters. */
export const wholePlan = (stacks: readonly PlannedStack[], limit: number): string => {
  const NOTE = "\n… the rest does not fit into a comment; the job's log has all of it";
  const FRAME = 400; // the markup around it
  const text = stacks
    .filter(({ plan }) => plan?.resource_changes !== undefined)
    .map(({ stack, words = "" }) => `# ${stack}\n${withoutProgress(words)}`)
    .join("\n\n");
  if (!text || limit < 2 * FRAME) return "";
  const room = limit - FRAME - NOTE.length;
  const shown = text.length > room ? `${text.slice(0, text.lastIndexOf("\n", room))}${NOTE}` : text;
  return collapsed("The whole plan, in Terraform's words", codeBlock(shown));
};
