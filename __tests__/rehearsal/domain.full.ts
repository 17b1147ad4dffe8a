import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateRoleCommand, IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { CreateHostedZoneCommand, ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { changedNetwork } from "../support/changed-stack";
import { changedProd } from "../support/environment-values";
import { bootstrapped } from "../support/test-rehearsal";

const LONG = 10 * 60_000;
const domain = { name: "shop.example.com", zoneName: "example.com" };
const environment = changedProd({ domain, iam: { roles: "existing", name: "lab-role" } });

describe("an environment with a domain, in an account that may not create roles", () => {
  const rehearsed = bootstrapped("prod");
  const options = () => ({ endpoint: rehearsed().rehearsal.url, region: "us-east-1", credentials: CREDENTIALS });

  it(
    "rejects a zone and a role that do not exist, in words that name them",
    async () => {
      const terraform = changedNetwork(rehearsed(), environment);
      expect(await terraform("init")).toMatchObject({ exitCode: 0 });
      const { exitCode, output } = await terraform("plan");
      expect(exitCode).toBe(1);
      expect(output).toMatch(/no matching Route ?53 Hosted Zone found/i);
      expect(output).toMatch(/reading IAM Role \(lab-role\)/);
    },
    LONG,
  );

  it(
    "serves HTTPS with a certificate that proved itself, and makes no role",
    async () => {
      const route53 = new Route53Client(options());
      const iam = new IAMClient(options());
      const { HostedZone } = await route53.send(
        new CreateHostedZoneCommand({ Name: domain.zoneName, CallerReference: "test" }),
      );
      await iam.send(new CreateRoleCommand({ RoleName: "lab-role", AssumeRolePolicyDocument: "{}" }));
      const terraform = changedNetwork(rehearsed(), environment);
      expect(await terraform("init")).toMatchObject({ exitCode: 0 });
      expect(await terraform("apply", "-auto-approve")).toMatchObject({ exitCode: 0 });

      const alb = new ElasticLoadBalancingV2Client(options());
      const { LoadBalancers = [] } = await alb.send(new DescribeLoadBalancersCommand({}));
      const { LoadBalancerArn } = LoadBalancers[0] ?? {};
      const { Listeners = [] } = await alb.send(new DescribeListenersCommand({ LoadBalancerArn }));
      const told = Listeners.map(
        ({ Port, Protocol, DefaultActions }) => `${Protocol} ${Port} ${DefaultActions?.[0]?.Type}`,
      );
      expect(told.sort()).toEqual(["HTTP 80 redirect", "HTTPS 443 forward"]);
      const records = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: HostedZone?.Id }));
      const alias = records.ResourceRecordSets?.find(({ Type }) => Type === "A");
      expect(alias).toMatchObject({ Name: "shop.example.com.", AliasTarget: { EvaluateTargetHealth: true } });
      const { Roles = [] } = await iam.send(new ListRolesCommand({}));
      expect(Roles.map(({ RoleName }) => RoleName)).toEqual(["lab-role"]);
    },
    LONG,
  );

  it(
    "has nothing to change when it is planned again",
    async () => {
      const terraform = changedNetwork(rehearsed(), environment);
      await terraform("init");
      expect(await terraform("plan", "-detailed-exitcode")).toMatchObject({ exitCode: 0 });
    },
    LONG,
  );
});
