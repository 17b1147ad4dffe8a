import { UserError } from "../../user-error";
import { requireCacheToken } from "../aws/cache-token";
import { pendingChanges } from "../aws/pending-changes";
import { causeOf } from "../deployment/cause";
import { hasMigration, migrateDatabase } from "../deployment/migration";
import { appliedTaskDefinition } from "../deployment/release";
import { readReleases } from "../deployment/releases";
import { finalRolloutFault } from "../deployment/rollout";
import { retireStrays } from "../deployment/strays";
import { keepReleases } from "../images/kept-releases";
import { plain } from "../markdown";
import { releaseCode } from "../notifier/release-code";
import { askFor } from "../question";
import type { Action, Step, StepContext } from "../step";
import { askedBefore } from "../teardown/record";
import { findStandstill, recordWords, restartService, restartWords } from "../teardown/service-restart";
import { pendingWords } from "../terraform/pending";
import { readSavedPlan, takeSavedPlan } from "../terraform/saved-plan";
import type { Workspace } from "../terraform/workspace";
import { initialization } from "./initialization";
import { plan } from "./plan";

const confirm = async ({ workspace, options, deployment }: StepContext): Promise<void> => {
  if (!readSavedPlan(workspace)?.hasChanges) console.log("nothing to change");
  else if (!options.yes) await askFor("yes", `Apply this to ${workspace.stack} of ${deployment.environment.name}?`);
};

/** What came of applying a plan. */
export interface Applied {
  /** When its first change was made; undefined while there was none. */
  since?: Date;
  /** What Terraform says of it at the end: `2 added, 1 changed, 0 destroyed`; undefined while it has not. */
  totals?: string | undefined;
}

const TOTALS = /^Apply complete! Resources: (.+)\.$/m;

/**
 * Applies the saved plan once. It counts as used before the first change, so that an interrupted run is followed by a new
 * plan and not by the rest of an old one.
 */
export const applyOnce = (workspace: Workspace, applied: Applied = {}): Action[] => [
  {
    words: "take the plan: it counts once",
    run: async () => {
      if (readSavedPlan(workspace)?.hasChanges) applied.since = new Date();
      takeSavedPlan(workspace);
    },
  },
  {
    command: workspace.apply(),
    when: () => applied.since !== undefined,
    heard: (stdout) => {
      applied.totals = TOTALS.exec(stdout)?.[1];
    },
    why: async () => (workspace.stack === "app" && applied.since ? causeOf(workspace.deployment, applied.since) : []),
  },
];

/** Terraform leaves the number of tasks to autoscaling, so it does not see a service that a teardown stopped. */
const restart = async ({ deployment }: StepContext, applied: Applied): Promise<void> => {
  const standstill = await findStandstill(deployment);
  if (!standstill) return;
  const asked = await askedBefore(deployment);
  if (asked) {
    console.log(recordWords(deployment, asked));
    return;
  }
  applied.since ??= new Date();
  await restartService(deployment, standstill);
  console.log(`service: it stood still; done: ${restartWords(standstill)}`);
};

/**
 * Terraform waits for a steady state, and a service that ECS rolled back is in one.
 * @throws UserError when something else runs than what was applied.
 */
const expectRollout = async ({ deployment, workspace }: StepContext, { since }: Applied): Promise<void> => {
  if (!since) return;
  const fault = await finalRolloutFault(deployment, await appliedTaskDefinition(workspace));
  if (!fault) return;
  for (const line of await causeOf(deployment, since)) console.log(line);
  throw new UserError(`apply: what was applied does not run: ${fault}; correct it and apply again`);
};

const tell = async ({ stack, outcome }: StepContext, { totals }: Applied): Promise<void> => {
  const words = totals ?? "nothing to change";
  outcome.found.push({ stack, applied: words });
  outcome.told.push(`- ${stack}: ${plain(words)}`);
};

const tellPending = async ({ deployment, outcome }: StepContext): Promise<void> => {
  const pending = (await pendingChanges(deployment)).map(pendingWords);
  for (const words of pending) console.log(`pending: ${words}`);
  outcome.told.push(...pending.map((words) => `- pending: ${plain(words)}`));
};

/** What Terraform cannot do without recording a secret, cannot do at all, or does not see. */
const afterwards = (context: StepContext, applied: Applied): Action[] => {
  const { deployment, stack, workspace } = context;
  if (stack !== "app") return [];
  const isManaged = hasMigration(deployment);
  return [
    // First of all: as long as it is not done, a Redis that is new lets everybody in whom its security group lets through.
    ...(isManaged
      ? [{ words: "let Redis ask for the token in its secret", run: () => requireCacheToken(deployment) }]
      : []),
    { words: "start the service where a teardown was cut off and taken back", run: () => restart(context, applied) },
    { words: "see whether ECS runs what was applied", run: () => expectRollout(context, applied) },
    { words: "deregister what a run registered that was cut off", run: () => retireStrays(workspace) },
    {
      words: "see that no image that runs or served can expire",
      run: async () =>
        keepReleases(
          deployment,
          (await readReleases(deployment)).served.map(({ digests }) => digests),
        ),
    },
    ...(isManaged
      ? [
          { words: "run the migration of the database, and wait for its end", run: () => migrateDatabase(deployment) },
          { words: "say what waits for a maintenance window", run: () => tellPending(context) },
        ]
      : []),
    {
      words: "let the notifier run the code and the settings that are new",
      run: async () => console.log(`notifier: ${await releaseCode(workspace)}`),
    },
  ];
};

/** @throws UserError for a stack that by itself would only say that an environment ends. */
const refuseTeardown = ({ deployment, stack }: StepContext): void => {
  if (stack !== "teardown") return;
  const { name } = deployment.environment;
  throw new UserError(
    `apply: teardown by itself records that ${name} is to end, and ends nothing; end ${name} with: npm run step -- destroy --env ${name} --why "…"`,
  );
};

/** Applies the plan that `plan` saved; without one, plans first and asks. */
export const apply: Step = {
  summary: "apply the saved plan; without one, plan first and ask",
  requires: ["terraform", "credentials", "state-bucket", "zones"],
  perStack: true,
  options: ["yes"],
  actions: (context) => {
    refuseTeardown(context);
    const { workspace } = context;
    const wasReviewed = readSavedPlan(workspace) !== undefined;
    const before = wasReviewed
      ? initialization(workspace)
      : [...plan.actions(context), { words: "ask whether to apply it", run: () => confirm(context) }];
    const applied: Applied = {};
    return [
      ...before,
      ...applyOnce(workspace, applied),
      { words: "say what was changed", run: () => tell(context, applied) },
      ...afterwards(context, applied),
    ];
  },
};
