import { DescribeTasksCommand, ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import type { ClientOptions } from "../inventory/lister";
import { theService } from "./serving";
import type { Failure } from "./steady-load";

const ALL = 100;

/** A time in which nothing has to answer, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * When nothing may answer because a service stops its tasks before it starts new ones, as ECS tells of it: from the first
 * that was told to stop until the deployment was complete. Undefined for a service that never has fewer tasks up.
 * @param since When the deployment began.
 */
export const gapOf = async (client: ClientOptions, since: number): Promise<Span | undefined> => {
  const ecs = new ECSClient(client);
  const { clusterArn: cluster, serviceName, deploymentConfiguration, deployments } = await theService(ecs);
  const { maximumPercent = 2 * ALL, minimumHealthyPercent = ALL } = deploymentConfiguration ?? {};
  if (maximumPercent > ALL || minimumHealthyPercent > 0) return undefined;
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName, desiredStatus: "STOPPED" }));
  if (taskArns.length === 0) return undefined;
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const stops = tasks.map(({ stoppingAt }) => stoppingAt?.getTime() ?? 0).filter((at) => at >= since);
  const complete = deployments?.find(({ status }) => status === "PRIMARY")?.updatedAt?.getTime();
  return stops.length === 0 || complete === undefined ? undefined : { from: Math.min(...stops), to: complete };
};

/** The failures that began and ended when something had to answer. */
export const outsideOf = (gap: Span | undefined, failures: readonly Failure[]): readonly Failure[] =>
  gap ? failures.filter(({ from, to }) => to < gap.from || from > gap.to) : failures;
