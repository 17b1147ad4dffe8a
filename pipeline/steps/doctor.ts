import { existsSync, renameSync } from "node:fs";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";
import { createStateBucket, hasStateBucket, secureStateBucket } from "../aws/state-bucket";
import { readLock } from "../aws/state-lock";
import { plain } from "../markdown";
import { askFor } from "../question";
import { quotaProblems } from "../quotas/quota-problems";
import type { Step, StepContext } from "../step";
import { askedBefore } from "../teardown/record";
import { findStandstill, recordWords, restartService, restartWords } from "../teardown/service-restart";
import { readSavedPlan, removeSavedPlan } from "../terraform/saved-plan";
import { isWorthShowing, runIn } from "../terraform/terraform";
import { everyStackName } from "../terraform/workspace";

/** Something that is wrong, and how to put it right. */
interface Ailment {
  readonly words: string;
  /** Without `run` it is the operator's to do. */
  readonly cure: { readonly words: string; readonly run?: () => Promise<void> };
}

/** Looks at one thing; undefined when it is well. */
type Check = (context: StepContext) => Promise<Ailment | undefined>;

const stateBucket: Check = async ({ deployment }) => {
  const { s3 } = clientsOf(deployment.region);
  if (await hasStateBucket(s3, deployment)) return undefined;
  const run = async () => {
    await createStateBucket(s3, deployment);
    await secureStateBucket(s3, deployment);
  };
  return {
    words: `state bucket: ${deployment.stateBucket} does not exist`,
    cure: { words: "make it, as bootstrap does", run },
  };
};

const stateLock: Check = async ({ deployment, workspace }) => {
  const { s3 } = clientsOf(deployment.region);
  if (!(await hasStateBucket(s3, deployment))) return undefined;
  const lock = await readLock(s3, deployment.stateBucket, workspace.stateKey);
  if (!lock) return undefined;
  return {
    words:
      `state lock: ${lock.Who} holds the state of ${workspace.stack} since ${lock.Created} for ${lock.Operation}; ` +
      "if that run still goes on, leave it alone; if it was killed, nobody else will release it",
    cure: {
      words: `release the lock ${lock.ID}`,
      run: async () => {
        await runIn(workspace, workspace.init(), isWorthShowing);
        await runIn(workspace, workspace.terraform("force-unlock", "-force", lock.ID));
      },
    },
  };
};

const unwrittenState: Check = async ({ workspace }) => {
  const file = workspace.file("errored.tfstate");
  if (!existsSync(file)) return undefined;
  return {
    words: `state: the last run could not write its state to S3; what it did is only known in ${file}`,
    cure: {
      words: "write it to S3 (Terraform refuses if S3 has a newer one)",
      run: async () => {
        await runIn(workspace, workspace.init(), isWorthShowing);
        await runIn(workspace, workspace.terraform("state", "push", "errored.tfstate"));
        renameSync(file, `${file}.pushed`);
      },
    },
  };
};

const savedPlan: Check = async ({ workspace }) => {
  try {
    readSavedPlan(workspace);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { words: error.message, cure: { words: "forget that plan", run: async () => removeSavedPlan(workspace) } };
  }
};

const quotas: Check = async ({ deployment, workspace }) => {
  const blocking = (await quotaProblems(deployment, workspace.stack)).filter(({ isBlocking }) => isBlocking);
  if (blocking.length === 0) return undefined;
  const words = `quota: ${blocking.map(({ message }) => message).join("; ")}`;
  return { words, cure: { words: blocking.map(({ request }) => request).join("\n  ") } };
};

/** A teardown that was cut off has stopped the service, and nothing starts it again. While the end is on record it stays so. */
const stoppedService: Check = async ({ deployment, stack }) => {
  if (stack !== "app" || !(await hasStateBucket(clientsOf(deployment.region).s3, deployment))) return undefined;
  const standstill = await findStandstill(deployment);
  if (!standstill) return undefined;
  const asked = await askedBefore(deployment);
  if (asked) {
    console.log(recordWords(deployment, asked));
    return undefined;
  }
  return {
    words: `service: it stands still, and no end of ${deployment.environment.name} is on record`,
    cure: { words: restartWords(standstill), run: () => restartService(deployment, standstill) },
  };
};

/** In the order in which they have to be cured. */
const checks: readonly Check[] = [stateBucket, stateLock, unwrittenState, savedPlan, stoppedService, quotas];

const examine = async (context: StepContext): Promise<void> => {
  const { options, stack, deployment, outcome } = context;
  const ailments: { words: string; cure: string; isCured: boolean }[] = [];
  outcome.found.push({ stack, ailments });
  for (const check of checks) {
    const ailment = await check(context);
    if (!ailment) continue;
    console.log(`${ailment.words}\n  cure: ${ailment.cure.words}`);
    if (!options.fix || !ailment.cure.run) {
      ailments.push({ words: ailment.words, cure: ailment.cure.words, isCured: false });
      continue;
    }
    if (!options.yes) await askFor("yes", `${ailment.cure.words}?`);
    await ailment.cure.run();
    ailments.push({ words: ailment.words, cure: ailment.cure.words, isCured: true });
    console.log("  done");
  }
  for (const { words, cure, isCured } of ailments)
    outcome.told.push(`- ${plain(words)}; ${isCured ? "cured" : "the cure"}: ${plain(cure)}`);
  const left = ailments.filter(({ isCured }) => !isCured).length;
  if (left > 0)
    throw new UserError(
      `doctor: ${left} to cure in ${stack} of ${deployment.environment.name}; ${options.fix ? "do what is said above" : "add --fix to do it"}`,
    );
  console.log(`${stack} of ${deployment.environment.name}: nothing is wrong`);
};

const actions: Step["actions"] = (context) => [
  { words: "look at bucket, lock, state, saved plan and service", run: () => examine(context) },
];

/** Finds and explains what keeps a stack from being deployed, and repairs it when asked. */
export const doctor: Step = {
  summary: "find what keeps a stack from being deployed; --fix repairs it",
  requires: ["terraform", "credentials"],
  perStack: true,
  options: ["fix", "yes"],
  actions,
  passes: () => everyStackName.map((stack) => ({ stack, actions })), // a destruction may have been cut off too
};
