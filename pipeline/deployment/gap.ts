import { setTimeout as wait } from "node:timers/promises";
import type { Deployment } from "../../environments/deployment";
import { outputOf } from "../terraform/state";
import type { Workspace } from "../terraform/workspace";

/** Between two questions; a gap is measured as finely as this. */
const ASK_AGAIN_MS = 250;
const ANSWER_MS = 5000;
const MS_PER_SECOND = 1000;
/** Every service and its database behind it have to be there for this one. */
const PATH = "/api/products-full?force_refresh=true";

/** What nobody could be answered of a deployment. */
export interface Gap {
  /** Seconds without an answer in all. */
  readonly seconds: number;
  /** When the first question was not answered, and when the last one was again. */
  readonly from: string;
  readonly to: string;
}

/** Whether the old task ends before the new one starts: an embedded database bears no second one. */
export const hasGap = ({ environment }: Deployment): boolean => environment.data.tier === "embedded";

const isAnswered = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
};

/** Asks again and again until it is told to end. @returns what tells it, and gives the time without an answer. */
export const watchAnswers = (appUrl: string): (() => Promise<Gap | undefined>) => {
  let isOver = false;
  let [silent, since, from, to] = [0, 0, 0, 0];
  const watching = (async () => {
    while (!isOver) {
      const asked = Date.now();
      const answered = await isAnswered(`${appUrl}${PATH}`);
      if (!answered) {
        since ||= asked;
        from ||= asked;
      } else if (since) {
        to = Date.now();
        silent += to - since;
        since = 0;
      }
      await wait(ASK_AGAIN_MS);
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    if (!from) return undefined;
    const end = since ? Date.now() : to;
    const seconds = (silent + (since ? end - since : 0)) / MS_PER_SECOND;
    return { seconds: Number(seconds.toFixed(1)), from: new Date(from).toISOString(), to: new Date(end).toISOString() };
  };
};

/** What is to come, for people. */
export const announceGap = ({ environment: { name, data } }: Deployment): string => {
  const rows = data.tier === "embedded" && data.keep ? "its rows stay" : "its rows go with the old task";
  return `${name} runs its database in its task: the old task ends before the new one starts, nothing answers meanwhile, and ${rows}`;
};

/** What came of it, for people. */
export const describeGap = (gap: Gap | undefined): string =>
  gap
    ? `nothing answered for ${gap.seconds} s, from ${gap.from} to ${gap.to}`
    : "every question was answered meanwhile";

/** Does what may leave a gap: says so before it, and measures it. @returns what came of the work, and the gap */
export const measuringGap = async <T>(
  workspace: Workspace,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly gap?: Gap | undefined }> => {
  const { deployment } = workspace;
  if (!hasGap(deployment)) return { result: await work() };
  console.log(announceGap(deployment));
  const end = watchAnswers(String(await outputOf(workspace, "app_url")));
  try {
    const result = await work();
    const gap = await end();
    console.log(describeGap(gap));
    return { result, gap };
  } catch (error) {
    await end();
    throw error;
  }
};
