import { clientsOf } from "../aws/clients";
import { removeUnusedGithubOidc, sharesGithubOidc } from "../aws/github-oidc";
import { deleteStateBucket } from "../aws/state-bucket";
import { forgetReleases } from "../deployment/releases";
import { retireStrays } from "../deployment/strays";
import { askFor } from "../question";
import type { Action, Pass, StepContext } from "../step";
import { adoptOrphans } from "../terraform/adoption";
import { movesOf } from "../terraform/configuration";
import {
  destructionTargets,
  reasonForNothing,
  refuseLosses,
  refuseProtected,
  refuseUndeletable,
  refuseWhileInUse,
} from "../terraform/destruction";
import { summarizePlan } from "../terraform/plan-summary";
import { writeSavedPlan } from "../terraform/saved-plan";
import { isEmpty } from "../terraform/state";
import { runIn, showPlan } from "../terraform/terraform";
import type { StackName, Workspace } from "../terraform/workspace";
import { applyOnce } from "./apply";
import { initialization } from "./initialization";
import { synthesis } from "./synth";

/** Whether the operator has agreed to what is about to go; one question is enough for one run. */
export interface Consent {
  given: boolean;
}

/** What an interrupted run made outside the state has to be in the state before it can be destroyed. */
const takeInOrphans = async (workspace: Workspace): Promise<void> => {
  const orphans = await adoptOrphans(workspace);
  if (orphans.length === 0) return;
  const moved = movesOf(workspace).flatMap(({ from, to }) => [from, to]); // Terraform refuses to leave a move behind
  const addresses = [...orphans.map(({ address }) => address), ...moved];
  await runIn(workspace, workspace.plan(...addresses.map((address) => `-target=${address}`)));
  await runIn(workspace, workspace.apply());
};

/** Only where something has to stay are addresses named: without its outputs nobody takes a stack for one that stands. */
const limitsOf = async (workspace: Workspace): Promise<string[] | undefined> => {
  if (workspace.stack !== "storage") return (await isEmpty(workspace)) ? undefined : [];
  const targets = await destructionTargets(workspace);
  return targets.length === 0 ? undefined : targets.map((address) => `-target=${address}`);
};

const planDestruction = async (workspace: Workspace): Promise<void> => {
  const limits = await limitsOf(workspace);
  if (!limits) {
    console.log(`${workspace.stack}: nothing to destroy`);
    return;
  }
  const words = await runIn(workspace, workspace.plan("-destroy", ...limits));
  writeSavedPlan(workspace, true);
  const title = `${workspace.stack} of ${workspace.deployment.environment.name} in ${workspace.deployment.account}`;
  console.log(summarizePlan(await showPlan(workspace, words), { title, colour: process.stdout.isTTY }));
};

/** Asks for the name of the environment, once. @param what What goes: `app`, or `network and app`. */
export const askForConsent = async (
  { options, deployment }: Pick<StepContext, "options" | "deployment">,
  what: string,
  consent: Consent,
): Promise<void> => {
  if (consent.given) return;
  const { name } = deployment.environment;
  if (!options.yes) await askFor(name, `This destroys ${what} of ${name} for good.`);
  consent.given = true;
};

/** What goes with a stack, in words. */
export const extentOf = (stack: StackName, { withState }: StepContext["options"]): string =>
  withState && stack === "storage" ? "storage and the state of every stack" : stack;

/** Removes what `bootstrap` made: the OIDC provider when nobody needs it any more, the bucket when it is asked for. */
const removals = ({ deployment, options, stack }: StepContext): Action[] => {
  if (stack !== "storage") return [];
  const { iam, s3 } = clientsOf(deployment.region);
  const oidc: Action = {
    words: "remove the OIDC provider for GitHub Actions unless another environment uses it",
    run: async () => {
      const roles = await removeUnusedGithubOidc(iam, deployment);
      if (roles.length > 0) console.log(`it stays: ${roles.join(", ")} trust it`);
    },
  };
  const bucket: Action = {
    words: `remove the bucket ${deployment.stateBucket} with every version of every state`,
    run: () => deleteStateBucket(s3, deployment),
  };
  return [...(sharesGithubOidc(deployment) ? [oidc] : []), ...(options.withState ? [bucket] : [])];
};

/** Destroys one stack: what is in its state, and what an interrupted run left outside of it. */
export const destruction = (stack: StackName, consent: Consent): Pass => ({
  stack,
  isDone: reasonForNothing,
  actions: (context) => {
    const { workspace, deployment } = context;
    refuseProtected(context);
    return [
      { words: "check that nothing of value is in the way", run: () => refuseWhileInUse(context) },
      ...(consent.given
        ? []
        : [
            {
              words: "ask for the name of the environment",
              run: () => askForConsent(context, extentOf(stack, context.options), consent),
            },
          ]),
      { words: "check that nothing refuses to be deleted", run: () => refuseUndeletable(deployment, [stack]) },
      ...synthesis(context),
      ...initialization(workspace),
      { words: "take in what an interrupted run left behind", run: () => takeInOrphans(workspace) },
      { words: "refuse to destroy images of a protected environment", run: () => refuseLosses(workspace) },
      { words: "plan the destruction", run: () => planDestruction(workspace) },
      ...(stack === "app" ? [{ words: "forget what has served", run: () => forgetReleases(deployment) }] : []),
      ...applyOnce(workspace),
      ...(stack === "app"
        ? [{ words: "deregister what a run registered that was cut off", run: () => retireStrays(workspace) }]
        : []),
      ...removals(context),
    ];
  },
});
