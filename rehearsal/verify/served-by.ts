import type { LoggedRequest } from "../alb/access-log";
import type { FailedRequest } from "./newman";

/** A failed request with the line of the access log that tells what became of it. */
export interface Served {
  readonly failed: FailedRequest;
  readonly logged: LoggedRequest;
}

/** `/api/products/{id}` and `/static/*` as an expression over paths. */
const pathPattern = (endpoint: string): RegExp =>
  new RegExp(
    `^${endpoint
      .replace(/[.+?^$()|[\]\\]/g, "\\$&")
      .replaceAll("{id}", "[^/]+")
      .replaceAll("*", ".*")}$`,
  );

const isOf = ({ method, endpoint, status }: FailedRequest, logged: LoggedRequest): boolean =>
  logged.method === method && logged.status === status && pathPattern(endpoint).test(logged.path);

const wayOf = ({ loadBalancer, rule, targetGroup, target }: LoggedRequest): string =>
  [loadBalancer, rule, targetGroup, target].join(" ");

/**
 * What became of the failed requests: one for each way that requests took, and on each way one for each status, because
 * the first mistake on a way fails what comes after it.
 */
export const servedOf = (failures: readonly FailedRequest[], requests: readonly LoggedRequest[]): Served[] => {
  const served = failures.flatMap((failed) => {
    const logged = requests.find((request) => isOf(failed, request));
    return logged ? [{ failed, logged }] : [];
  });
  const firsts = new Map<string, Served>();
  for (const one of served) {
    const key = `${wayOf(one.logged)} ${one.logged.status}`;
    if (!firsts.has(key)) firsts.set(key, one);
  }
  return [...firsts.values()];
};

/** The way of a request in words. @param container Who took it, as far as it is known. */
export const wordsOfWay = ({ failed, logged }: Served, container: string | undefined): string => {
  const { loadBalancer, path, rule, targetGroup, target, status } = logged;
  const asked = `${failed.method} ${path} was answered with ${status}`;
  if (!rule) return `${asked} by ${loadBalancer} itself`;
  if (!targetGroup) return `${asked} by ${loadBalancer}, ${rule}`;
  const taker = target ? `${target}${container ? ` (${container})` : ""}` : "no target";
  return `${asked}: ${loadBalancer}, ${rule}, sent it to target group ${targetGroup}, ${taker}`;
};
