import { setTimeout as wait } from "node:timers/promises";
import {
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import type { Deployment } from "../../environments/deployment";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";
import { currentService, tasksOf } from "../deployment/ecs";

const DIMENSION = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount" } as const;
/** A task drains from its target groups (5 minutes unless they say otherwise), then gets 25 s to end by itself. */
export const LONGEST_DRAIN_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 2000;

const SUSPENDED = {
  DynamicScalingInSuspended: true,
  DynamicScalingOutSuspended: true,
  ScheduledScalingSuspended: true,
};

/**
 * Keeps autoscaling from starting again what is to be drained.
 * @returns what to say of it.
 */
export const suspendScaling = async (deployment: Deployment): Promise<string> => {
  const { scaling } = clientsOf(deployment.region);
  const service = await currentService(deployment);
  const ResourceId = service?.serviceArn?.split(":").at(-1);
  if (!ResourceId) return "there is no service";
  const { ScalableTargets: [target] = [] } = await scaling.send(
    new DescribeScalableTargetsCommand({ ...DIMENSION, ServiceNamespace: "ecs", ResourceIds: [ResourceId] }),
  );
  if (!target) return `nothing scales ${ResourceId}`;
  await scaling.send(new RegisterScalableTargetCommand({ ...DIMENSION, ResourceId, SuspendedState: SUSPENDED }));
  return `${ResourceId}: is not scaled any more`;
};

/** Tasks that have not stopped: those that are about to are counted by the service no more, and write still. */
const tasksLeft = async (deployment: Deployment): Promise<number> => {
  const tasks = [...(await tasksOf(deployment, "RUNNING")), ...(await tasksOf(deployment, "STOPPED"))];
  return tasks.filter(({ lastStatus }) => lastStatus !== "STOPPED").length;
};

/**
 * Ends every task of the service, and waits until the last one has stopped: what they were writing is in the database then.
 * @returns what to say of it.
 * @throws UserError when tasks go on for longer than any drain takes.
 */
export const drainService = async (deployment: Deployment): Promise<string> => {
  const { ecs } = clientsOf(deployment.region);
  const service = await currentService(deployment);
  if (!service) return "there is no service";
  const { clusterArn: cluster, serviceName } = service;
  await ecs.send(new UpdateServiceCommand({ cluster, service: serviceName, desiredCount: 0 }));
  const deadline = Date.now() + LONGEST_DRAIN_MS;
  for (let left = await tasksLeft(deployment); left > 0; left = await tasksLeft(deployment)) {
    if (Date.now() > deadline)
      throw new UserError(
        `drain: ${left} tasks of ${serviceName} still run after ${LONGEST_DRAIN_MS / 60_000} minutes; see what they do with: ` +
          `npm run step -- logs --env ${deployment.environment.name}, stop them, and run the same again`,
      );
    await wait(LOOK_AGAIN_MS);
  }
  return `${serviceName}: no task runs any more`;
};
