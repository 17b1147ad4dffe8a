import type { Environment } from "../../environments/schema";
import type { PendingChange } from "../aws/pending-changes";
import { budgetWarning } from "../cost/budget";
import { type CostChange, sumOfChanges } from "../cost/cost-change";
import { costMarkdown } from "../cost/cost-words";
import { inlineCode, plain } from "../markdown";
import { told } from "../terraform/drift-words";
import { pendingWords } from "../terraform/pending";
import type { ChangeKind, PlanJson } from "../terraform/plan-json";
import type { StackName } from "../terraform/workspace";
import { type PolicyReview, policyLines, policyWords } from "./policy-review";
import { type ReviewedChange, reviewedChange } from "./reviewed-change";
import { risksOf } from "./risks";
import { wholePlan } from "./whole-plan";

/** One stack in a review. */
export interface ReviewedStack {
  readonly stack: StackName;
  /** What `terraform show -json` says of its plan. @default it was not planned */
  readonly plan?: PlanJson;
  /** What AWS was asked for already and makes in a maintenance window; the plan is without it. @default nothing */
  readonly pending?: readonly PendingChange[];
  /** What it does to the monthly cost. @default it was not planned */
  readonly cost?: CostChange;
  /** The plan in Terraform's own words. */
  readonly words?: string;
  /** Why it was not planned. */
  readonly why?: string;
}

export interface ReviewInput {
  readonly environment: Environment;
  readonly stacks: readonly ReviewedStack[];
  readonly policies: PolicyReview;
}

/** GitHub refuses a longer comment; its message names this limit. */
const LONGEST_COMMENT = 65_536;
/** The lists may take this much; what is left is for the whole plan. */
const LONGEST_LISTS = 45_000;
const MOST_VALUES = 25;

export const changesOf = ({ stacks }: ReviewInput): ReviewedChange[] =>
  stacks.flatMap(({ stack, plan }) =>
    (plan?.resource_changes ?? []).flatMap((resource) => reviewedChange(stack, resource) ?? []),
  );

export const pendingOf = ({ stacks }: ReviewInput): PendingChange[] => stacks.flatMap(({ pending = [] }) => pending);

/** What the change does to the monthly cost of all stacks that were planned; undefined when none was. */
export const costOf = ({ stacks }: ReviewInput): CostChange | undefined => {
  const costs = stacks.flatMap(({ cost }) => cost ?? []);
  const [first] = costs;
  return first && sumOfChanges(costs, first.region);
};

/** What the change costs; of stacks that were not planned, nobody knows it. */
const costPart = (input: ReviewInput): string[] => {
  const cost = costOf(input);
  if (!cost) return [];
  const left = input.stacks.filter((each) => !each.cost).map(({ stack }) => stack);
  const { name, monthlyBudgetUsd } = input.environment;
  return [
    ...costMarkdown(cost),
    ...budgetWarning(name, monthlyBudgetUsd, cost.after).map((line) => `- **${plain(line)}**`),
    ...(left.length > 0 ? [`- *not counted, because it was not planned: ${left.join(", ")}*`] : []),
  ];
};

const counted: readonly (readonly [ChangeKind, string])[] = [
  ["replace", "to REPLACE"],
  ["destroy", "to DESTROY"],
  ["change", "to change"],
  ["add", "to add"],
  ["import", "to import"],
];

/** The one line that a reviewer must read. */
export const verdictOf = (input: ReviewInput): string => {
  const changes = changesOf(input);
  const counts = counted
    .map(([kind, words]) => [changes.filter((change) => change.kind === kind).length, words] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  const unplanned = input.stacks.filter(({ why }) => why).map(({ stack }) => stack);
  return [
    `${input.environment.name}: ${counts.join(", ") || "nothing changes"}`,
    policyWords(input.policies),
    ...(unplanned.length > 0 ? [`${unplanned.join(" and ")} not planned`] : []),
  ].join("; ");
};

const valueLines = ({ values }: ReviewedChange): string[] => {
  const shown = values.slice(0, MOST_VALUES);
  const left = values.length - shown.length;
  return [
    ...shown.map(({ path, was, is }) => `  - ${inlineCode(path)}: ${inlineCode(told(was))} → ${inlineCode(told(is))}`),
    ...(left > 0 ? [`  - and ${left} more values, in the plan below`] : []),
  ];
};

const kindWords: Readonly<Record<ChangeKind, string>> = {
  replace: " is **replaced**",
  destroy: " is **destroyed**",
  change: "",
  add: "",
  import: " is taken in",
  none: "",
};

const linesOf = (change: ReviewedChange, environment: Environment): string[] => {
  const because =
    change.because.length > 0
      ? `, because ${change.because.map(inlineCode).join(" and ")} cannot be changed in place`
      : "";
  return [
    `- the ${plain(change.subject)} (${change.stack}, ${inlineCode(change.resource.address)})${kindWords[change.kind]}${because}`,
    ...risksOf(change, environment).map((risk) => `  - **Risk:** ${plain(risk)}`),
    ...valueLines(change),
  ];
};

/** Outputs that a plan changes reach the stacks behind it only once it is applied. */
const outputLines = ({ stacks }: ReviewInput): string[] =>
  stacks.flatMap(({ stack, plan }, at) => {
    const changed = Object.entries(plan?.output_changes ?? {}).filter(([, { actions }]) => actions[0] !== "no-op");
    const later = stacks
      .slice(at + 1)
      .filter((each) => each.plan)
      .map((each) => each.stack);
    if (changed.length === 0 || later.length === 0) return [];
    const names = changed.map(([name]) => inlineCode(name)).join(", ");
    return [
      "",
      `**How it reaches ${later.join(" and ")} is not told here:** ${stack} changes ${names}, which are read once it is applied.`,
    ];
  });

const sections: readonly (readonly [string, readonly ChangeKind[]])[] = [
  ["Replaced or lost", ["replace", "destroy"]],
  ["Changed", ["change"]],
  ["Added", ["add", "import"]],
];

/** No change of whoever is reviewed, and yet Terraform has it in its plan. */
const pendingLines = (input: ReviewInput): string[] => {
  const pending = pendingOf(input).map((each) => `- ${plain(pendingWords(each))}`);
  return pending.length === 0
    ? []
    : ["", "### Pending: AWS was asked for it already, so Terraform's own plan below still has it", ...pending];
};

/** As many lines as fit, whole ones. */
const fitting = (lines: readonly string[], limit: number): string => {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length + 1;
    return length > limit;
  });
  return end < 0
    ? lines.join("\n")
    : [
        ...lines.slice(0, end),
        "",
        `${lines.length - end} more lines do not fit into a comment; the job's log has them`,
      ].join("\n");
};

/**
 * A change of infrastructure for whoever reviews it, as Markdown: the verdict, what is replaced or lost, what changes, what is
 * new, what policies say, and the plan itself for whoever opens it. It fits into a comment of GitHub with room for a marker.
 */
export const reviewOf = (input: ReviewInput): string => {
  const changes = changesOf(input);
  const lines = [
    ...input.stacks.flatMap(({ stack, why }) => (why ? ["", `**${stack} was not planned:** ${plain(why)}`] : [])),
    ...outputLines(input),
    ...sections.flatMap(([title, kinds]) => {
      const own = kinds.flatMap((kind) => changes.filter((change) => change.kind === kind));
      return own.length === 0 ? [] : ["", `### ${title}`, ...own.flatMap((each) => linesOf(each, input.environment))];
    }),
    ...pendingLines(input),
    ...policyLines(input.policies),
    ...costPart(input),
  ];
  const head = `## ${plain(verdictOf(input))}\n${fitting(lines, LONGEST_LISTS)}\n`;
  const ROOM_FOR_MARKER = 200;
  return `${head}\n${wholePlan(input.stacks, LONGEST_COMMENT - ROOM_FOR_MARKER - head.length)}`.trimEnd();
};
