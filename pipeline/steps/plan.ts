import { budgetWarning, environmentTotal } from "../cost/budget";
import { costReport } from "../cost/cost-report";
import { costLines } from "../cost/cost-words";
import { plannedCost } from "../cost/planned-cost";
import { codeBlock } from "../markdown";
import { quotaProblems } from "../quotas/quota-problems";
import type { Step, StepContext } from "../step";
import { adoptOrphans } from "../terraform/adoption";
import { pendingWords, withoutPending } from "../terraform/pending";
import { kindOf, type PlanJson } from "../terraform/plan-json";
import { countChanges, summarizePlan } from "../terraform/plan-summary";
import { writeSavedPlan } from "../terraform/saved-plan";
import { synthesisNotes } from "../terraform/synthesis-notes";
import { isWorthShowing } from "../terraform/terraform";
import { expectSource, initialization } from "./initialization";
import { synthesis } from "./synth";

/** Every resource that a plan touches, and how. */
const changesOf = ({ resource_changes = [] }: PlanJson) =>
  resource_changes
    .filter(({ mode }) => mode === "managed")
    .map((resource) => ({ address: resource.address, kind: kindOf(resource) }))
    .filter(({ kind }) => kind !== "none");

/** Writes down what the plan is for, and prints what it would do and cost. */
const save = async ({ workspace, outcome }: StepContext, words: string): Promise<void> => {
  const { plan: planned, cost } = await plannedCost(workspace, words);
  const { plan, pending } = await withoutPending(workspace.deployment, planned);
  const { none, ...counts } = countChanges(plan);
  writeSavedPlan(
    workspace,
    Object.values(counts).some((count) => count > 0),
  );
  const { environment, account, region } = workspace.deployment;
  const title = `${workspace.stack} of ${environment.name} in ${account} (${region})`;
  const quotaNotes = (await quotaProblems(workspace.deployment, workspace.stack)).map(
    ({ message, request }) => `quota: ${message}; ask for more: ${request}`,
  );
  const waiting = pending.map(pendingWords);
  const summary = { title, notes: [...synthesisNotes(workspace), ...quotaNotes, ...waiting] };
  const { monthlyBudgetUsd, name } = environment;
  const warnings =
    monthlyBudgetUsd === undefined
      ? []
      : budgetWarning(name, monthlyBudgetUsd, await environmentTotal(workspace, cost));
  const costs = [...costLines(cost), ...warnings].join("\n");
  console.log(`${summarizePlan(plan, { ...summary, colour: process.stdout.isTTY })}\n${costs}`);
  outcome.told.push(codeBlock(`${summarizePlan(plan, summary)}\n${costs}`, "text"));
  outcome.found.push({
    ...{ stack: workspace.stack, planned: counts, changes: changesOf(plan) },
    ...(waiting.length > 0 && { pending: waiting }),
    monthlyCost: costReport(cost),
    ...(warnings.length > 0 && { warnings }),
  });
};

/** Shows what `apply` would change in one stack and saves the plan that `apply` will use. */
export const plan: Step = {
  summary: "show what apply would change, and save it for apply",
  requires: ["terraform", "credentials", "state-bucket", "synthesis", "zones"],
  perStack: true,
  options: [],
  actions: (context) => {
    const { workspace } = context;
    let words = "";
    const heard = (stdout: string) => {
      words = stdout;
    };
    return [
      ...synthesis(context),
      ...expectSource(workspace),
      ...initialization(workspace),
      { words: "take in what an interrupted run left behind", run: async () => void (await adoptOrphans(workspace)) },
      { command: workspace.plan(), shows: isWorthShowing, heard },
      { words: "save the plan", run: () => save(context, words) },
    ];
  },
};
