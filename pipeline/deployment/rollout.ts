import { setTimeout as wait } from "node:timers/promises";
import type { Service, Task } from "@aws-sdk/client-ecs";
import type { Deployment } from "../../environments/deployment";
import { currentService, hasFailed, primaryOf } from "./ecs";
import { type Target, type TargetGroup, targetGroupsOf } from "./targets";

/** Why the new version does not serve; undefined when it does. */
export type Fault = string | undefined;

/** Between two looks at a deployment, its tasks or its targets. */
export const LOOK_AGAIN_MS = 1000;
/** The circuit breaker ends a deployment long before; this is for a service without one. */
export const LONGEST_ROLLOUT_MS = 20 * 60_000;
/** ECS has waited for healthy targets already. */
const LONGEST_HEALTH_MS = 60_000;

/** A deployment of ECS, as it was first seen: every later look has to find the same one. */
export interface Rollout {
  readonly taskDefinition: string;
  /** Undefined when another task definition ran already. */
  readonly id: string | undefined;
  /** Tasks that were wanted then. */
  readonly desiredCount: number;
}

export const rolloutOf = async (deployment: Deployment, taskDefinition: string): Promise<Rollout> => {
  const service = await currentService(deployment);
  const primary = service && primaryOf(service);
  const id = primary?.taskDefinition === taskDefinition ? primary.id : undefined;
  return { taskDefinition, id, desiredCount: service?.desiredCount ?? 0 };
};

/** Tasks that have to run: autoscaling may want fewer meanwhile, and those that it wants more may still be starting. */
export const neededBy = ({ desiredCount }: Rollout, service: Service | undefined): number =>
  Math.min(desiredCount, service?.desiredCount ?? desiredCount);

export const rolloutFault = (service: Service | undefined, rollout: Rollout): Fault => {
  const { taskDefinition, id } = rollout;
  const primary = service && primaryOf(service);
  if (!service || !primary) return "ecs: the service is gone";
  if (primary.taskDefinition !== taskDefinition)
    return `ecs: ${primary.taskDefinition} runs and not ${taskDefinition}: the deployment was rolled back`;
  if (primary.id !== id) return `ecs: the deployment ${primary.id} has taken the place of ${id}`;
  if (primary.rolloutState !== "COMPLETED")
    return `ecs: the deployment ${id} is ${primary.rolloutState}: ${primary.rolloutStateReason ?? "no reason given"}`;
  const needed = neededBy(rollout, service);
  return (primary.runningCount ?? 0) < needed ? `ecs: ${primary.runningCount} of ${needed} tasks run` : undefined;
};

/** Why a task that ended counts against the deployment: it is one of its own, and nobody had asked it to end. */
export const lossFault = (stopped: readonly Task[], { taskDefinition }: Rollout, since: Date): Fault => {
  const lost = stopped
    .filter(({ taskDefinitionArn, stoppedAt = since }) => taskDefinitionArn === taskDefinition && stoppedAt >= since)
    .find(hasFailed);
  return lost && `ecs: a task of the new version ended by itself: ${lost.taskArn}: ${lost.stoppedReason}`;
};

/** Waits for the end of the deployment. @returns what is wrong with it then */
export const followed = async (deployment: Deployment, rollout: Rollout): Promise<Fault> => {
  for (const deadline = Date.now() + LONGEST_ROLLOUT_MS; ; await wait(LOOK_AGAIN_MS)) {
    const service = await currentService(deployment);
    const primary = service && primaryOf(service);
    const isUnderWay = primary?.id === rollout.id && primary?.rolloutState === "IN_PROGRESS";
    if (!isUnderWay || Date.now() > deadline) return rolloutFault(service, rollout);
  }
};

/** Why ECS does not run what it was asked to run. Waits while it is at it: Terraform's steady state may come before. */
export const finalRolloutFault = async (deployment: Deployment, taskDefinition: string): Promise<Fault> =>
  followed(deployment, await rolloutOf(deployment, taskDefinition));

const isHealthy = ({ state }: Target): boolean => state === "healthy";

/** Why the load balancer cannot reach as many tasks as have to run; targets that drain are those of the old ones. */
export const healthFault = (groups: readonly TargetGroup[], needed: number): Fault => {
  const sick = groups.find(({ targets }) => targets.filter(isHealthy).length < needed);
  return (
    sick && `targets: ${sick.name}: ${sick.targets.filter(isHealthy).length} of ${needed} are healthy: ${sick.asks}`
  );
};

/** Waits for the health of the targets. */
export const targetFault = async (deployment: Deployment, rollout: Rollout): Promise<Fault> => {
  for (const deadline = Date.now() + LONGEST_HEALTH_MS; ; await wait(LOOK_AGAIN_MS)) {
    const service = await currentService(deployment);
    if (!service) return "ecs: the service is gone";
    const fault = healthFault(await targetGroupsOf(deployment, service), neededBy(rollout, service));
    if (!fault || Date.now() > deadline) return fault;
  }
};
