import { setTimeout as wait } from "node:timers/promises";
import type { GroupView, RoutingView } from "../alb/routing-view";
import type { TaskView } from "../fargate/fargate";

const POLL_MS = 250;
/** What a task with an embedded database needs to start, and its health checks at AWS's own pace. */
const LONGEST_WAIT_MS = 240_000;

/** What is wrong with one target group; a group that nobody is sent to serves nobody. */
const groupFaults = ({ name, check, isInUse, targets }: GroupView): string[] => {
  const said = `target group ${name}`;
  if (!isInUse) return [`${said}: no listener rule leads to it; add the rule, or remove the group`];
  const serving = targets.filter(({ state }) => state !== "draining");
  if (serving.length === 0) return [`${said}: it has no target; see why no task runs with: npm run rehearsal -- ps`];
  return serving
    .filter(({ state }) => state !== "healthy")
    .map(({ address, state, description, refusal }) => {
      const words = `${said}: ${address} is ${state}: ${description ?? "no reason given"}`;
      return refusal
        ? `${words}; ${refusal}`
        : `${words}; its health check ${check}: correct that, or what answers there`;
    });
};

/** Everything by which requests go wrong before a container has seen them, a line each. */
export const faultsIn = ({ listeners, groups }: RoutingView): string[] => [
  ...(listeners.length === 0 ? ["load balancer: none listens; apply the network stack first"] : []),
  ...listeners.flatMap(({ refusal }) => (refusal ? [`listener: ${refusal}`] : [])),
  ...groups.flatMap(groupFaults),
];

/** What is looked at until nothing about it changes by itself any more. */
export interface Scene {
  readonly routing: RoutingView;
  readonly tasks: readonly Pick<TaskView, "status">[];
}

/** Whether every target was checked by what is deployed now, and no task comes or goes; or something is in the way for good. */
const isSettled = ({ routing: { listeners, groups }, tasks }: Scene): boolean => {
  const all = groups.flatMap(({ targets }) => targets);
  const isInTheWay =
    listeners.length === 0 ||
    listeners.some(({ refusal }) => refusal) ||
    all.some(({ state, isSettled: isTrue }) => isTrue && state === "unhealthy");
  const isStill =
    tasks.every(({ status }) => status === "RUNNING" || status === "STOPPED") &&
    groups.every(({ isInUse, targets }) => !isInUse || targets.length > 0) &&
    groups
      .filter(({ isInUse }) => isInUse)
      .flatMap(({ targets }) => targets)
      .every((one) => one.isSettled && one.state === "healthy");
  return isInTheWay || isStill;
};

/** Looks until the health checks have come to their end, or will not. @returns what was seen last */
export const settled = async (look: () => Promise<Scene>): Promise<RoutingView> => {
  for (const deadline = Date.now() + LONGEST_WAIT_MS; ; await wait(POLL_MS)) {
    const seen = await look();
    if (isSettled(seen) || Date.now() > deadline) return seen.routing;
  }
};
