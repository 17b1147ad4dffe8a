import { setTimeout as wait } from "node:timers/promises";
import {
  ECSClient,
  ListTasksCommand,
  type Service,
  UpdateServiceCommand,
  waitUntilServicesStable,
} from "@aws-sdk/client-ecs";
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { theService } from "./serving";
import type { Outcome, Stage } from "./stage";
import { describeLoad, startLoad } from "./steady-load";

/** Longest that one task more takes to serve, or one less to be gone. */
const STABLE = { maxWaitTime: 300, minDelay: 1, maxDelay: 2 };

/** Longest that its targets take to be found healthy. */
const HEALTHY_MS = 120_000;
const ASK_AGAIN_MS = 500;

const healthyTargets = async (alb: ElasticLoadBalancingV2Client, { loadBalancers = [] }: Service) =>
  Promise.all(
    loadBalancers.map(async ({ targetGroupArn = "", containerName }) => {
      const { TargetHealthDescriptions = [] } = await alb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
      );
      const healthy = TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State === "healthy");
      return { containerName, count: healthy.length };
    }),
  );

/** Asks for a number of tasks as autoscaling does, and waits until exactly these run and are healthy behind every target group. */
const scaleTo = async (tasks: number, { client, say }: Stage): Promise<boolean> => {
  const ecs = new ECSClient(client);
  const service = await theService(ecs);
  const { clusterArn: cluster = "", serviceName = "" } = service;
  await ecs.send(new UpdateServiceCommand({ cluster, service: serviceName, desiredCount: tasks }));
  await waitUntilServicesStable({ client: ecs, ...STABLE }, { cluster, services: [serviceName] });
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName }));
  // To ECS a service is stable when its tasks run; the load balancer takes its checks to find them healthy.
  const alb = new ElasticLoadBalancingV2Client(client);
  let targets = await healthyTargets(alb, service);
  const isServed = () => targets.length > 0 && targets.every(({ count }) => count === tasks);
  for (const deadline = Date.now() + HEALTHY_MS; !isServed() && Date.now() < deadline; await wait(ASK_AGAIN_MS))
    targets = await healthyTargets(alb, service);
  say(
    `${taskArns.length} tasks; healthy targets: ${targets.map(({ containerName, count }) => `${containerName} ${count}`).join(", ")}`,
  );
  return taskArns.length === tasks && isServed();
};

/** Runs more tasks for a while and goes back, under load, and nobody may notice. */
export const scale = async (
  { more, usual }: { readonly more: number; readonly usual: number },
  stage: Stage,
  url: string,
): Promise<Outcome> => {
  const endLoad = startLoad(url);
  const grown = await scaleTo(more, stage);
  const shrunk = await scaleTo(usual, stage);
  const load = await endLoad();
  stage.say(describeLoad(load));
  return { ok: grown && shrunk && load.failures.length === 0 };
};
