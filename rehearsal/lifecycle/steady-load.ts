import { setTimeout as wait } from "node:timers/promises";

/** Milliseconds between two requests. */
const PACE_MS = 25;
const ANSWER_MS = 10_000;
const PATHS = ["/api/products?limit=1", "/api/inventory?limit=1", "/version"];

/** A request that was not answered as it should be, and when, in milliseconds since 1970. */
export interface Failure {
  readonly from: number;
  readonly to: number;
  /** `STATUS PATH` or why there was no answer. */
  readonly words: string;
}

/** Requests that went through the load balancer while something happened. */
export interface LoadResult {
  readonly requests: number;
  readonly failures: readonly Failure[];
}

/** Asks without a pause until it is told to end. @returns what tells it, and gives the result. */
export const startLoad = (url: string): (() => Promise<LoadResult>) => {
  let isOver = false;
  let requests = 0;
  const failures: Failure[] = [];
  const ask = async (path: string): Promise<void> => {
    requests += 1;
    const from = Date.now();
    const fail = (words: string) => void failures.push({ from, to: Date.now(), words: `${words} ${path}` });
    try {
      const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(ANSWER_MS) });
      await response.arrayBuffer();
      if (response.status !== 200) fail(String(response.status));
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  };
  const underWay: Promise<void>[] = [];
  const running = (async () => {
    for (let at = 0; !isOver; at += 1) {
      underWay.push(ask(PATHS[at % PATHS.length] ?? "/"));
      await wait(PACE_MS);
    }
  })();
  return async () => {
    isOver = true;
    await running;
    await Promise.all(underWay);
    return { requests, failures };
  };
};

/** What came of it, in one line; each way to fail is told once. */
export const describeLoad = ({ requests, failures }: LoadResult): string =>
  [`${requests} requests meanwhile, ${failures.length} failed`, ...new Set(failures.map(({ words }) => words))].join(
    "; ",
  );
