import { clientsOf } from "../aws/clients";
import { hasStateBucket } from "../aws/state-bucket";
import type { Action, Pass, StepContext } from "../step";
import { announceEnd } from "../teardown/announce";
import { expectSnapshot } from "../teardown/final-snapshot";
import { type Inventory, readInventory } from "../teardown/inventory";
import { inventoryWords } from "../teardown/inventory-words";
import { keepInventory, keptInventory, placeOfInventory } from "../teardown/kept-inventory";
import { type Extent, leftByTag, refuseLeftovers } from "../teardown/leftovers";
import { askedBefore, planArguments, refuseWithoutReason } from "../teardown/record";
import { drainService, suspendScaling } from "../teardown/service-end";
import { adoptOrphans } from "../terraform/adoption";
import { destructionTargets, refuseLosses, refuseUndeletable } from "../terraform/destruction";
import { findOrphans } from "../terraform/orphans";
import { writeSavedPlan } from "../terraform/saved-plan";
import { runIn } from "../terraform/terraform";
import { type StackName, Workspace } from "../terraform/workspace";
import { applyOnce } from "./apply";
import { askForConsent, type Consent, extentOf } from "./destroy-stack";
import { initialization } from "./initialization";
import { synthesis } from "./synth";

/** Nothing is prepared when everything that was to go has gone: an interrupted run had come so far. */
const reasonNotToPrepare = async (
  { deployment, options }: StepContext,
  stacks: readonly StackName[],
): Promise<string | undefined> => {
  const { s3 } = clientsOf(deployment.region);
  if (!(await hasStateBucket(s3, deployment))) return `there is no bucket ${deployment.stateBucket}`;
  const targets = await Promise.all(stacks.map((stack) => destructionTargets(new Workspace(deployment, stack))));
  return targets.flat().length > 0 || options.withState
    ? undefined
    : `${deployment.environment.name}: nothing stands of ${stacks.join(", ")}`;
};

const refuse = async ({ deployment, options }: StepContext, stacks: readonly StackName[]): Promise<void> => {
  await refuseWithoutReason(deployment, options.why);
  await refuseUndeletable(deployment, stacks);
  if (stacks.includes("storage")) await refuseLosses(new Workspace(deployment, "storage"));
};

const planRecord = async ({ deployment, options, workspace }: StepContext): Promise<void> => {
  await runIn(workspace, workspace.plan(...(await planArguments(deployment, options.why))));
  writeSavedPlan(workspace, true);
};

/** The inventory of before the first change; whoever goes on with an interrupted run finds it kept already. */
const takeInventory = async ({ deployment, outcome }: StepContext): Promise<void> => {
  const [asked, place] = await Promise.all([askedBefore(deployment), placeOfInventory(deployment)]);
  if (!asked || !place) throw new Error("the stack teardown is applied and has no record");
  const kept = await keptInventory(deployment, place);
  const inventory: Inventory = kept ?? (await readInventory(deployment, asked));
  for (const line of inventoryWords(inventory)) console.log(line);
  outcome.found.push(inventory);
  if (kept) return;
  // Kept after it was told: a run that is cut off in between tells twice, and never not at all.
  if (!(await announceEnd(deployment, place, inventory))) console.log("there is no topic of alerts to tell it to");
  await keepInventory(deployment, place, inventory);
  console.log(`kept as ${place.href}`);
};

const ready = (context: StepContext): Action[] => {
  const { deployment, workspace } = context;
  return [
    ...synthesis(context),
    ...initialization(workspace),
    { words: "take in what an interrupted run left behind", run: async () => void (await adoptOrphans(workspace)) },
    { words: "plan the record of who asks, and why", run: () => planRecord(context) },
    ...applyOnce(workspace),
    { words: "take the inventory, tell whoever is told of alerts, and keep it", run: () => takeInventory(context) },
    { words: "suspend autoscaling", run: async () => console.log(await suspendScaling(deployment)) },
    { words: "drain the service to zero", run: async () => console.log(await drainService(deployment)) },
  ];
};

/** Makes an environment ready for its end: refuses what must not go, asks, records, tells, stops what runs. */
export const preparation = (stacks: readonly StackName[], consent: Consent): Pass => ({
  stack: "teardown",
  isDone: (context) => reasonNotToPrepare(context, stacks),
  actions: (context) => {
    const what = stacks.map((stack) => extentOf(stack, context.options)).join(", ");
    return [
      { words: "check that somebody says why, and that nothing refuses to go", run: () => refuse(context, stacks) },
      { words: "ask for the name of the environment", run: () => askForConsent(context, what, consent) },
      ...ready(context),
    ];
  },
});

/** The record goes only when the database's last snapshot, where one was to be taken, is there. */
export const proofOfSnapshot: Pass = {
  stack: "teardown",
  actions: ({ deployment }) => [
    {
      words: "see that the last snapshot of the database is there",
      run: async () => {
        const place = await placeOfInventory(deployment);
        const snapshot = place && (await keptInventory(deployment, place))?.finalSnapshot;
        if (!snapshot) return;
        await expectSnapshot(deployment, snapshot);
        console.log(`kept: the snapshot ${snapshot}`);
      },
    },
  ],
};

/** What stands by the name that a stack gives it, and is in no state. */
const leftByName = async ({ deployment }: StepContext, stacks: readonly StackName[]): Promise<string[]> => {
  const clients = clientsOf(deployment.region);
  const found = await Promise.all(stacks.map((stack) => findOrphans(new Workspace(deployment, stack), clients)));
  return found.flatMap(({ orphans }, index) =>
    orphans.map(({ address, id }) => `${stacks[index]}: ${address} (${id})`),
  );
};

/** Asks AWS what is there after all, by tags and by names, and fails when anything is. */
export const lookForLeftovers = (extent: Extent): Pass => ({
  stack: "teardown",
  actions: (context) => [
    ...synthesis(context),
    {
      words: "look for everything that carries the environment's tags or names",
      run: async () => {
        const { deployment, outcome } = context;
        const left = [...(await leftByTag(deployment, extent)), ...(await leftByName(context, extent.stacks))];
        outcome.found.push({ left });
        refuseLeftovers(deployment, left);
        console.log(`${deployment.environment.name}: nothing is left of ${extent.stacks.join(", ")}`);
      },
    },
  ],
});
