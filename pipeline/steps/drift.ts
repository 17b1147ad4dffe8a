import { UserError } from "../../user-error";
import { pendingChanges } from "../aws/pending-changes";
import { keepIssue } from "../github/issue";
import { codeBlock, plain } from "../markdown";
import type { Outcome, Step, StepContext } from "../step";
import { driftOf } from "../terraform/drift";
import { driftWords } from "../terraform/drift-words";
import { pendingWords } from "../terraform/pending";
import type { PlanJson } from "../terraform/plan-json";
import { removeSavedPlan } from "../terraform/saved-plan";
import { managedResources } from "../terraform/state";
import { isWorthShowing, runIn } from "../terraform/terraform";
import { stackNames } from "../terraform/workspace";
import { initialization } from "./initialization";
import { synthesis } from "./synth";

/** What the process ends with when there is drift, whatever could not be done beside it. */
const DRIFT = 2;

const tell = async ({ workspace, stack, outcome, deployment }: StepContext): Promise<void> => {
  const plan = JSON.parse(await runIn(workspace, workspace.terraform("show", "-json", "tfplan"))) as PlanJson;
  removeSavedPlan(workspace); // it is a plan to look at, and nobody was asked whether to apply it
  const drifts = driftOf(plan).map((drift) => ({ ...drift, words: driftWords(stack, drift) }));
  // What was asked for and waits for its window was not done behind anybody's back.
  const pending = stack === "app" ? (await pendingChanges(deployment)).map(pendingWords) : [];
  outcome.found.push({ stack, drift: drifts, ...(pending.length > 0 && { pending }) });
  if (drifts.length > 0) outcome.exitCode = outcome.failureCode = DRIFT;
  const lines = drifts.map(({ words }) => words);
  if (lines.length === 0) lines.push(`${stack}: nothing was changed behind Terraform's back`);
  lines.push(...pending.map((words) => `${stack}: pending: ${words}`));
  for (const line of lines) console.log(line);
  outcome.told.push(lines.map((line) => `- ${plain(line)}`).join("\n"));
};

interface Found {
  readonly stack: string;
  readonly drift: readonly { readonly words: string }[];
  /** Why it could not be looked at. @default it was */
  readonly error?: string;
}

const unseenOf = ({ found }: Outcome) => (found as Found[]).filter(({ error }) => error !== undefined);

/** @throws UserError when the stacks that could be looked at have no drift: nobody knows whether the others have some. */
const tellUnseen = async ({ outcome }: StepContext): Promise<void> => {
  const unseen = unseenOf(outcome);
  const words = unseen.map(({ stack, error }) => `${stack}: could not be looked at:\n${error}`).join("\n\n");
  if (unseen.length === outcome.found.length) throw new UserError(`${unseen[0]?.error}`); // one reason for all, as a rule
  if (outcome.exitCode !== DRIFT) throw new UserError(words);
  console.error(words);
  outcome.told.push(codeBlock(words, "text"));
};

/** @throws UserError when only one stack was asked for. */
const tellIssue = async ({ deployment, outcome }: StepContext): Promise<void> => {
  const { name } = deployment.environment;
  const found = outcome.found as Found[];
  if (found.length < stackNames.length)
    throw new UserError("--issue: an issue is about all stacks of an environment; leave out --stack");
  const lines = found.flatMap(({ drift }) => drift.map(({ words }) => `- ${plain(words)}`));
  const unseen = unseenOf(outcome).map(({ stack }) => stack);
  const text = [
    `Found by \`drift\` in ${name}. The next \`apply\` puts back what Terraform knows of.`,
    lines.join("\n"),
    ...(unseen.length > 0 ? [`Could not be looked at: ${unseen.join(", ")}. The output of \`drift\` says why.`] : []),
  ].join("\n\n");
  const title = `Drift in ${name}: ${lines.length} found`;
  const done = await keepIssue(`drift of ${name}`, lines.length > 0 ? { title, text } : undefined);
  console.log(`the issue: ${done ?? "none is open, and none is needed"}`);
};

/**
 * Says what of a stack was changed or deleted behind Terraform's back, or put where only Terraform puts things.
 * The process ends with 2 when something was, with 1 when a stack could not be looked at and nothing was in the others, and
 * with 0 when nothing was. No issue is closed while a stack could not be looked at.
 */
export const drift: Step = {
  summary: "say what was changed or deleted behind Terraform's back; exit code 2 when something was",
  requires: ["terraform", "credentials", "state-bucket", "synthesis"],
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
  failed: ({ stack, outcome }, error) => {
    outcome.found.push({ stack, drift: [], error });
    console.log(`${stack}: could not be looked at; why is told at the end`);
  },
  afterwards: (context) => [
    ...(unseenOf(context.outcome).length > 0
      ? [{ words: "say why not every stack could be looked at", run: () => tellUnseen(context) }]
      : []),
    ...(context.options.issue
      ? [{ words: "open, write anew or close the issue of the environment", run: () => tellIssue(context) }]
      : []),
  ],
};
