import {
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type ScalableTarget,
} from "@aws-sdk/client-application-auto-scaling";
import { type Service, UpdateServiceCommand, waitUntilServicesStable } from "@aws-sdk/client-ecs";
import type { Deployment } from "../../environments/deployment";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";
import { currentService } from "../deployment/ecs";
import type { Asked } from "./record";

const DIMENSION = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount" } as const;
const RUNNING = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};

/** Pulling images, starting a database and passing the health checks take a few minutes at most. */
const LONGEST_START_SECONDS = 10 * 60;
const LOOK_AGAIN_SECONDS = 2;

/** What a teardown that went no further has left of a service. */
export interface Standstill {
  /** Tasks to start; 0 where some are wanted already. */
  readonly tasks: number;
  /** Whether its scaling is suspended. */
  readonly isSuspended: boolean;
}

/**
 * Tells a service that a teardown stopped from one that scales to zero by itself: that one has a lower bound of 0.
 * @param leastTasks Those of the environment, for a service that nothing scales.
 */
export const standstillOf = (
  { desiredCount = 0 }: Pick<Service, "desiredCount">,
  target: Pick<ScalableTarget, "MinCapacity" | "SuspendedState"> | undefined,
  leastTasks: number,
): Standstill | undefined => {
  const tasks = desiredCount === 0 ? (target?.MinCapacity ?? leastTasks) : 0;
  const isSuspended = Object.values(target?.SuspendedState ?? {}).includes(true);
  return tasks > 0 || isSuspended ? { tasks, isSuspended } : undefined;
};

const resourceOf = ({ serviceArn = "" }: Service): string => serviceArn.split(":").at(-1) ?? "";

/** Asks ECS and Application Auto Scaling whether the service stands still; undefined when it does not, or is not there. */
export const findStandstill = async (deployment: Deployment): Promise<Standstill | undefined> => {
  const service = await currentService(deployment);
  if (!service) return undefined;
  const { scaling } = clientsOf(deployment.region);
  const question = { ...DIMENSION, ResourceIds: [resourceOf(service)] };
  const { ScalableTargets: [target] = [] } = await scaling.send(new DescribeScalableTargetsCommand(question));
  return standstillOf(service, target, deployment.environment.tasks.min);
};

/** What there is to do, in words. */
export const restartWords = ({ tasks, isSuspended }: Standstill): string =>
  [...(tasks > 0 ? [`start ${tasks} of its tasks`] : []), ...(isSuspended ? ["let it be scaled again"] : [])].join(
    " and ",
  );

/**
 * Lets the service be scaled again, starts its tasks, and waits until they run. What a run that is cut off has not done, the
 * next one does.
 * @throws UserError when they do not come to run.
 */
export const restartService = async (deployment: Deployment, { tasks, isSuspended }: Standstill): Promise<void> => {
  const service = await currentService(deployment);
  if (!service) return;
  const { ecs, scaling } = clientsOf(deployment.region);
  const ResourceId = resourceOf(service);
  if (isSuspended)
    await scaling.send(new RegisterScalableTargetCommand({ ...DIMENSION, ResourceId, SuspendedState: RUNNING }));
  if (tasks === 0) return;
  const { clusterArn: cluster, serviceName = "" } = service;
  await ecs.send(new UpdateServiceCommand({ cluster, service: serviceName, desiredCount: tasks }));
  const waiter = {
    client: ecs,
    minDelay: LOOK_AGAIN_SECONDS,
    maxDelay: LOOK_AGAIN_SECONDS,
    maxWaitTime: LONGEST_START_SECONDS,
  };
  await waitUntilServicesStable(waiter, { cluster, services: [serviceName] }).catch((cause: unknown) => {
    if (!(cause instanceof Error) || cause.name !== "TimeoutError") throw cause;
    throw new UserError(
      `service: ${tasks} tasks of ${serviceName} were started and do not run after ${LONGEST_START_SECONDS / 60} minutes; ` +
        `see what they do with: npm run step -- logs --env ${deployment.environment.name}`,
      { cause },
    );
  });
};

/** What to say where the end of the environment is on record: it is not this run that decides. */
export const recordWords = ({ environment: { name } }: Deployment, { who, why, when }: Asked): string =>
  `service: it stands still, because the end of ${name} is on record since ${when} (${who}: ${why}); nothing was started; ` +
  `to go on: npm run step -- destroy --env ${name}; to take the end back: ` +
  `npm run step -- destroy --env ${name} --stack teardown, then npm run step -- apply --env ${name} --stack app`;
