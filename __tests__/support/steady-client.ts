import { setTimeout as pause } from "node:timers/promises";
import type { ListenerUrl } from "../../rehearsal/alb/alb";

/** How a request on port 80 was answered: by itself, or by way of HTTPS. */
type Way = "answered" | "redirected";

/** As often as a lively shop is asked, and not more than a busy machine can do. */
const PAUSE_MS = 20;

/** Somebody who asks a load balancer on port 80 all the time, and goes where a redirect sends them. */
export interface SteadyClient {
  /** Waits until the next request is answered so. */
  seen(way: Way): Promise<void>;
  /** @returns what went wrong, a line each. */
  stop(): Promise<readonly string[]>;
}

const doorOf = (urls: readonly ListenerUrl[], port: number): string => {
  const url = urls.find(({ listenerPort }) => listenerPort === port)?.url;
  if (!url) throw new Error(`nothing listens on port ${port}`);
  return url;
};

/** Follows a redirect to HTTPS, which is spoken as plain HTTP in a rehearsal. */
const follow = async (urls: readonly ListenerUrl[], location: string): Promise<void> => {
  const { protocol, port, pathname } = new URL(location);
  if (protocol !== "https:" || port !== "") throw new Error(`redirected to ${location}`);
  const { status } = await fetch(`${doorOf(urls, 443)}${pathname}`);
  if (status !== 200) throw new Error(`${location} answered ${status}`);
};

const ask = async (urls: () => readonly ListenerUrl[], path: string): Promise<Way> => {
  const response = await fetch(`${doorOf(urls(), 80)}${path}`, { redirect: "manual" });
  await response.arrayBuffer();
  if (response.status === 200) return "answered";
  if (response.status !== 301) throw new Error(`port 80 answered ${response.status}`);
  try {
    await follow(urls(), response.headers.get("location") ?? "");
  } catch (error) {
    // Sent there as HTTPS was about to close: whoever asks again is answered on port 80, without being sent anywhere.
    const again = await fetch(`${doorOf(urls(), 80)}${path}`, { redirect: "manual" });
    if (again.status !== 200) throw error;
  }
  return "redirected";
};

/** Begins to ask. */
export const steadyClient = (urls: () => readonly ListenerUrl[], path: string): SteadyClient => {
  const failures: string[] = [];
  const waiting = new Map<Way, () => void>();
  let isStopped = false;
  const asking = (async () => {
    while (!isStopped) {
      try {
        const way = await ask(urls, path);
        waiting.get(way)?.();
        waiting.delete(way);
      } catch (error) {
        failures.push(String(error instanceof Error ? (error.cause ?? error) : error));
      }
      await pause(PAUSE_MS);
    }
  })();
  return {
    seen: (way) => new Promise((resolve) => waiting.set(way, resolve)),
    async stop() {
      isStopped = true;
      await asking;
      return failures;
    },
  };
};
