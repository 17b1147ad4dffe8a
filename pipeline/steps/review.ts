import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { REPORTS_ITSELF } from "../../policies/synthesis/reports-itself";
import { clientsOf } from "../aws/clients";
import { statesInUse } from "../aws/state-bucket";
import { comment } from "../github/pull-request";
import { PROJECT_ROOT, WORK_FOLDER } from "../process";
import { baseOfPullRequest, judgeBase } from "../review/base";
import { compare, judge } from "../review/policy-review";
import { readStack } from "../review/read-stack";
import { type ReviewedStack, type ReviewInput, reviewOf, verdictOf } from "../review/review";
import { reviewReport } from "../review/review-report";
import type { Action, Step, StepContext } from "../step";
import { type StackName, stackNames, Workspace } from "../terraform/workspace";
import { initialization } from "./initialization";
import { synthesis } from "./synth";

/** What the process ends with when a policy is broken that the base keeps. */
const BREAKS_POLICY = 2;

const REVIEWS = path.join(WORK_FOLDER, "review");

/** A folder of its own, so that a plan which waits for its apply stays; and a critical finding is told instead of refused. */
const workspaceOf = ({ deployment }: StepContext, stack: StackName): Workspace =>
  new Workspace(deployment, stack, REVIEWS, { CDKTF_CONTEXT_JSON: JSON.stringify({ [REPORTS_ITSELF]: true }) });

/** What is found out of each stack on the way. */
type Reviewed = Map<StackName, ReviewedStack>;

/** A stack reads the outputs of those before it, so it can be planned only when they are applied. */
const findFoundations = async ({ deployment }: StepContext, reviewed: Reviewed): Promise<void> => {
  const inUse = await statesInUse(clientsOf(deployment.region).s3, deployment);
  const { name } = deployment.environment;
  stackNames.forEach((stack, at) => {
    const missing = stackNames.slice(0, at).find((before) => !inUse.includes(`${name}/${before}.tfstate`));
    const why = missing && `it reads the outputs of ${missing}, which is not applied in ${name} yet`;
    reviewed.set(stack, { stack, ...(why && { why }) });
    if (why) console.log(`${stack}: cannot be planned: ${why}`);
  });
};

const planning = (workspace: Workspace, reviewed: Reviewed): Action[] => {
  const { stack } = workspace;
  const isPlannable = () => reviewed.get(stack)?.why === undefined;
  const guarded = initialization(workspace).map((action) => ({
    ...action,
    when: () => isPlannable() && (action.when?.() ?? true),
  }));
  let words = "";
  const heard = (stdout: string) => {
    words = stdout;
  };
  const read = async () => void reviewed.set(stack, await readStack(workspace, words));
  return [
    ...guarded,
    // Without the lock: a review that reads must not keep an apply waiting.
    { command: workspace.plan("-lock=false"), workspace, heard, when: isPlannable },
    { words: `read the plan of ${stack}`, run: read, when: isPlannable },
  ];
};

const judgePolicies = async ({ deployment, options }: StepContext, workspace: Workspace) => {
  const { name } = deployment.environment;
  const base = options.base ?? baseOfPullRequest();
  const [report, before] = [
    await judge(path.relative(PROJECT_ROOT, workspace.outFolder), name),
    base ? await judgeBase(base, workspace.variables) : undefined,
  ];
  return compare(report, before);
};

/** Tells the review, and keeps it as a file for whoever wants it. @returns it. */
const tell = ({ deployment, outcome }: StepContext, input: ReviewInput): string => {
  const { broken, faults } = input.policies;
  const review = reviewOf(input);
  const file = path.join(REVIEWS, `${deployment.environment.name}.md`);
  mkdirSync(REVIEWS, { recursive: true });
  writeFileSync(file, `${review}\n`);
  outcome.found.push(reviewReport(input, file));
  outcome.told.push(review);
  if (broken.length > 0 || faults.length > 0) outcome.exitCode = BREAKS_POLICY;
  console.log(`${verdictOf(input)}\nwritten: ${file}`);
  return review;
};

/**
 * Plans all stacks of an environment and judges them by the policies, for whoever reviews a change: what is replaced or lost
 * first. It changes nothing, and takes no lock. The process ends with 2 when a policy is broken that the base keeps.
 */
export const review: Step = {
  summary: "plan and judge all stacks for a reviewer, as Markdown; --comment writes it to the pull request",
  requires: ["terraform", "credentials", "state-bucket", "synthesis", "zones"],
  perStack: false,
  options: ["base", "comment"],
  actions: (context) => {
    const workspaces = stackNames.map((stack) => workspaceOf(context, stack));
    const [first] = workspaces as [Workspace];
    const reviewed: Reviewed = new Map();
    let text = "";
    const write = async () => {
      const policies = await judgePolicies(context, first);
      text = tell(context, { environment: context.deployment.environment, stacks: [...reviewed.values()], policies });
    };
    const send = async () => {
      const { name } = context.deployment.environment;
      console.log(`the comment: ${await comment(`review of ${name}`, text)}`);
    };
    return [
      { words: "see which stacks stand on what is applied", run: () => findFoundations(context, reviewed) },
      ...synthesis({ ...context, workspace: first }),
      ...workspaces.flatMap((workspace) => planning(workspace, reviewed)),
      { words: "judge the stacks by the policies, and write the review", run: write },
      ...(context.options.comment ? [{ words: "write it to the pull request", run: send }] : []),
    ];
  },
};
