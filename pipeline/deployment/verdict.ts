import { setTimeout as wait } from "node:timers/promises";
import type { Deployment } from "../../environments/deployment";
import { currentService, tasksOf } from "./ecs";
import type { Images } from "./images-file";
import {
  type Fault,
  followed,
  LOOK_AGAIN_MS,
  lossFault,
  neededBy,
  type Rollout,
  rolloutFault,
  rolloutOf,
  targetFault,
} from "./rollout";

/** Answers of the new version in a row before it counts as serving: an old task may still answer one. */
const AGREEING_ANSWERS = 5;
const ASK_AGAIN_MS = 500;
const LONGEST_WAIT_MS = 60_000;
const ANSWER_MS = 5000;
/** A version that dies soon dies before its tasks are this old. On AWS a deployment takes longer by itself. */
const PROVEN_MS = 30_000;
/**
 * Every service through the load balancer, and one question that no cache may answer: a Redis that outlives the tasks
 * would answer the others for services that do not find their database.
 */
const SMOKE_PATHS = ["/", "/api/products?limit=1", "/api/inventory?limit=1", "/api/products-full?force_refresh=true"];

const ask = async (url: string): Promise<{ status: number; text: string }> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS), redirect: "follow" });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const { cause, message } = error as Error;
    return { status: 0, text: cause instanceof Error ? cause.message : message };
  }
};

/** Asks until enough answers in a row carry the commit. */
const versionFault = async (appUrl: string, commit: string): Promise<Fault> => {
  let agreeing = 0;
  let last = "nothing";
  for (const deadline = Date.now() + LONGEST_WAIT_MS; Date.now() < deadline; ) {
    const { status, text } = await ask(`${appUrl}/version`);
    last = `${status} ${text.slice(0, 200)}`;
    const isNew = status === 200 && text.includes(`"commit":"${commit}"`);
    agreeing = isNew ? agreeing + 1 : 0;
    if (agreeing === AGREEING_ANSWERS) return undefined;
    if (!isNew) await wait(ASK_AGAIN_MS);
  }
  return `version: ${appUrl}/version never answered ${AGREEING_ANSWERS} times in a row with the commit ${commit}; last it answered: ${last}`;
};

/** Looks on until every task has run for a while: what is well now may be dead in a moment. */
const enduranceFault = async (deployment: Deployment, rollout: Rollout): Promise<Fault> => {
  for (const start = new Date(); ; await wait(LOOK_AGAIN_MS)) {
    const service = await currentService(deployment);
    const fault = rolloutFault(service, rollout) || lossFault(await tasksOf(deployment, "STOPPED"), rollout, start);
    if (fault) return fault;
    const running = await tasksOf(deployment, "RUNNING");
    const proven = running
      .filter(({ taskDefinitionArn }) => taskDefinitionArn === rollout.taskDefinition)
      .filter(({ startedAt }) => startedAt && Date.now() - startedAt.getTime() >= PROVEN_MS);
    if (proven.length >= neededBy(rollout, service)) return undefined; // one that has just died is not among them
  }
};

/** Why the application does not answer, whatever version it is. */
export const smokeFault = async (appUrl: string): Promise<Fault> => {
  for (const path of SMOKE_PATHS) {
    const { status, text } = await ask(`${appUrl}${path}`);
    if (status !== 200) return `smoke: ${appUrl}${path} answered ${status}: ${text.slice(0, 200)}`;
  }
  return undefined;
};

/** What is wrong with a version that has never served. That its tasks die is told first: it explains wrong answers. */
const noveltyFault = async (
  deployment: Deployment,
  rollout: Rollout,
  suite: () => Promise<unknown>,
): Promise<Fault> => {
  const [death, answers] = await Promise.all([
    enduranceFault(deployment, rollout),
    suite().then(
      () => undefined,
      (error: Error) => error.message,
    ),
  ]);
  return death ?? answers;
};

export interface VerdictOptions {
  /** What should run now. */
  readonly taskDefinition: string;
  readonly appUrl: string;
  readonly images: Images;
  /**
   * Asks a new version everything, while its tasks show that they go on running; rejects when an answer is wrong.
   * @default it has served before, and is asked only whether it does again
   */
  readonly suite?: () => Promise<unknown>;
}

/** Says whether the new version has really taken the traffic; never yes when it has not. */
export const faultOf = async (
  deployment: Deployment,
  { taskDefinition, appUrl, images, suite }: VerdictOptions,
): Promise<Fault> => {
  const rollout = await rolloutOf(deployment, taskDefinition);
  const commit = images["api-gateway"]?.commit;
  return (
    (await followed(deployment, rollout)) ||
    (await targetFault(deployment, rollout)) ||
    (commit && (await versionFault(appUrl, commit))) ||
    (await smokeFault(appUrl)) || // at once: whoever asks now meets what it finds
    (suite ? (await noveltyFault(deployment, rollout, suite)) || (await smokeFault(appUrl)) : undefined)
  );
};
