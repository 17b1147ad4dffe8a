import { UserError } from "../../user-error";
import { keepIssue } from "../github/issue";
import { plain } from "../markdown";
import type { Step, StepContext } from "../step";
import { driftOf } from "../terraform/drift";
import { driftWords } from "../terraform/drift-words";
import type { PlanJson } from "../terraform/plan-json";
import { removeSavedPlan } from "../terraform/saved-plan";
import { managedResources } from "../terraform/state";
import { isWorthShowing, runIn } from "../terraform/terraform";
import { stackNames } from "../terraform/workspace";
import { initialization } from "./initialization";
import { synthesis } from "./synth";

/** What the process ends with when there is drift; 1 is for what could not be done. */
const DRIFT = 2;

const tell = async ({ workspace, stack, outcome }: StepContext): Promise<void> => {
  const plan = JSON.parse(await runIn(workspace, workspace.terraform("show", "-json", "tfplan"))) as PlanJson;
  removeSavedPlan(workspace); // it is a plan to look at, and nobody was asked whether to apply it
  const drifts = driftOf(plan).map((drift) => ({ ...drift, words: driftWords(stack, drift) }));
  outcome.found.push({ stack, drift: drifts });
  if (drifts.length > 0) outcome.exitCode = DRIFT;
  const lines = drifts.map(({ words }) => words);
  if (lines.length === 0) lines.push(`${stack}: nothing was changed behind Terraform's back`);
  for (const line of lines) console.log(line);
  outcome.told.push(lines.map((line) => `- ${plain(line)}`).join("\n"));
};

type Found = { readonly stack: string; readonly drift: readonly { readonly words: string }[] };

/** @throws UserError when not every stack was looked at. */
const tellIssue = async ({ deployment, outcome }: StepContext): Promise<void> => {
  const { name } = deployment.environment;
  const found = outcome.found as Found[];
  if (found.length < stackNames.length)
    throw new UserError("--issue: an issue is about all stacks of an environment; leave out --stack");
  const lines = found.flatMap(({ drift }) => drift.map(({ words }) => `- ${plain(words)}`));
  const text = `Found by \`drift\` in ${name}. The next \`apply\` puts back what Terraform knows of.\n\n${lines.join("\n")}`;
  const title = `Drift in ${name}: ${lines.length} found`;
  const done = await keepIssue(`drift of ${name}`, lines.length > 0 ? { title, text } : undefined);
  console.log(`the issue: ${done ?? "none is open, and none is needed"}`);
};

/**
 * Says what of a stack was changed or deleted behind Terraform's back, or put where only Terraform puts things.
 * The process ends with 0 when nothing was, with 2 when something was, and with 1 when it could not be done.
 */
export const drift: Step = {
  summary: "say what was changed or deleted behind Terraform's back; exit code 2 when something was",
  requires: ["terraform", "credentials", "state-bucket"],
  perStack: true,
  options: ["issue"],
  isDone: async ({ workspace, stack, outcome }) => {
    if ((await managedResources(workspace)).length > 0) return undefined;
    outcome.found.push({ stack, drift: [] });
    return `${stack}: is not applied, so there is nothing to compare`;
  },
  actions: (context) => {
    const { workspace } = context;
    return [
      ...synthesis(context),
      ...initialization(workspace),
      // Without the lock: whoever only looks keeps no deployment waiting, and leaves none behind when he is ended.
      { command: workspace.plan("-lock=false"), shows: isWorthShowing },
      { words: "say what is otherwise than it was left", run: () => tell(context) },
    ];
  },
  afterwards: (context) =>
    context.options.issue
      ? [{ words: "open, write anew or close the issue of the environment", run: () => tellIssue(context) }]
      : [],
};
