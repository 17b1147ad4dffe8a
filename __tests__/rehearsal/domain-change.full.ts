import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { dev } from "../../environments/dev";
import { environment } from "../../environments/environment";
import { adoptOrphans } from "../../pipeline/terraform/adoption";
import { runIn } from "../../pipeline/terraform/terraform";
import { callAws } from "../support/caller-of-aws";
import { changedNetworkIn } from "../support/changed-stack";
import { RunningDev } from "../support/running-dev";
import { steadyClient } from "../support/steady-client";

const LONG = 15 * 60_000;
const domain = { name: "shop.example.com", zoneName: "example.com" };

describe("a standing environment that is given a domain, and loses it again", () => {
  let running: RunningDev;
  beforeAll(async () => {
    running = await RunningDev.start();
    const zone = new CreateHostedZoneCommand({ Name: domain.zoneName, CallerReference: "test" });
    await new Route53Client(running.options).send(zone);
  }, LONG);
  callAws(() => running.options.endpoint);
  afterAll(() => running.stop());

  /** Applies the network of dev with other values, as `apply` does: it looks for orphans first. */
  const apply = async (values: typeof dev) => {
    const workspace = changedNetworkIn(running.test, environment(values));
    await runIn(workspace, workspace.init());
    const adopted = await adoptOrphans(workspace);
    await runIn(workspace, workspace.plan());
    await runIn(workspace, workspace.apply());
    return adopted.map(({ address }) => address);
  };

  /** `PORT PROTOCOL ACTION ARN` of each listener. */
  const listeners = async () => {
    const alb = new ElasticLoadBalancingV2Client(running.options);
    const { LoadBalancers: [balancer] = [] } = await alb.send(new DescribeLoadBalancersCommand({}));
    const { Listeners = [] } = await alb.send(
      new DescribeListenersCommand({ LoadBalancerArn: balancer?.LoadBalancerArn }),
    );
    return Object.fromEntries(
      Listeners.map(({ Port, ListenerArn, DefaultActions: [action] = [] }) => [
        Port,
        { arn: ListenerArn, does: action?.Type },
      ]),
    );
  };

  it(
    "answers every request on port 80 meanwhile, by the same listener",
    async () => {
      const before = await listeners();
      expect(before).toEqual({ 80: { arn: expect.any(String), does: "forward" } });
      const arn = before[80]?.arn;
      const client = steadyClient(() => running.test.rehearsal.players?.alb.urls() ?? [], "/api/products");

      try {
        expect(await apply({ ...dev, domain })).toEqual([]);
        expect(await listeners()).toEqual({
          80: { arn, does: "redirect" },
          443: { arn: expect.any(String), does: "forward" },
        });
        await client.seen("redirected");

        expect(await apply(dev)).toEqual([]);
        expect(await listeners()).toEqual({ 80: { arn, does: "forward" } });
        await client.seen("answered");
      } finally {
        expect(await client.stop()).toEqual([]);
      }
    },
    LONG,
  );
});
