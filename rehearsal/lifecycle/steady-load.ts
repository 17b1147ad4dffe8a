import { setTimeout as wait } from "node:timers/promises";

/** Milliseconds between two requests. */
const PACE_MS = 25;
const ANSWER_MS = 10_000;
const PATHS = ["/api/products?limit=1", "/api/inventory?limit=1", "/version"];

/** Requests that went through the load balancer while something happened. */
export interface LoadResult {
  readonly requests: number;
  /** `STATUS PATH` or why there was no answer, each once. */
  readonly failures: readonly string[];
  readonly failed: number;
}

/** Asks without a pause until it is told to end. @returns what tells it, and gives the result. */
export const startLoad = (url: string): (() => Promise<LoadResult>) => {
  let isOver = false;
  let requests = 0;
  let failed = 0;
  const failures = new Set<string>();
  const ask = async (path: string): Promise<void> => {
    requests += 1;
    try {
      const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(ANSWER_MS) });
      await response.arrayBuffer();
      if (response.status === 200) return;
      failures.add(`${response.status} ${path}`);
    } catch (error) {
      failures.add(`${error instanceof Error ? error.message : error} ${path}`);
    }
    failed += 1;
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
    return { requests, failed, failures: [...failures] };
  };
};

/** What came of it, in one line. */
export const describeLoad = ({ requests, failed, failures }: LoadResult): string =>
  [`${requests} requests meanwhile, ${failed} failed`, ...failures].join("; ");
