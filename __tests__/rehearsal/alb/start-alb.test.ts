import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { AuthorizeSecurityGroupIngressCommand, RevokeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import {
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteRuleCommand,
  ModifyRuleCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  SetRulePrioritiesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { startAlb } from "../../../rehearsal/alb/start-alb";
import { type AlbStage, startAlbStage } from "../../support/alb-stage";
import {
  type MadeLoadBalancer,
  makeListener,
  makeLoadBalancer,
  makeTargetGroup,
} from "../../support/aws-load-balancer";
import { forwardTo } from "../../support/test-alb";
import { until } from "../../support/until";

let stage: AlbStage;
let made: MadeLoadBalancer;
let web: string;
let other: string;
let listener: string;
let target: { ip: string; port: number };

const fixed = (MessageBody: string) => ({
  Type: "fixed-response" as const,
  FixedResponseConfig: { StatusCode: "200", ContentType: "text/plain", MessageBody },
});

beforeAll(async () => {
  stage = await startAlbStage();
  made = await makeLoadBalancer(stage, "dev-alb");
  web = await makeTargetGroup(stage, made.vpcId, "web");
  other = await makeTargetGroup(stage, made.vpcId, "other");
  listener = await makeListener(stage, made.arn, 80, forwardTo(web));
  target = await serve(web, "web");
});
afterAll(() => stage.close());

const serve = async (group: string, text: string) => {
  const { ip, port } = await stage.network.serve((_request, response) => response.end(text));
  stage.alb.targets.register(group, { ip, port, securityGroupIds: [made.tasksGroup] });
  return { ip, port };
};

const url = () => stage.alb.urls().find(({ listenerPort }) => listenerPort === 80)?.url ?? "";
const textOf = async (path: string) => (await fetch(url() + path)).text();

const leadsTo = (path: string, text: string) => until(async () => (await textOf(path)) === text);

/** Whether a new connection gets no answer. */
const isRefused = async (): Promise<boolean> => {
  const answered = once(request(url(), { agent: false }).end(), "response") as Promise<[IncomingMessage]>;
  return answered.then(
    ([response]) => !response.resume(),
    () => true,
  );
};

const healthy = (group: string, { ip, port }: { ip: string; port: number }) =>
  until(() => stage.alb.targets.health(group, { ip, port, securityGroupIds: [] }).state === "healthy" || undefined);

describe("the load balancers of a rehearsal", () => {
  it("listen as soon as they are deployed, and say where", async () => {
    await healthy(web, target);
    expect(await textOf("/")).toBe("web");
    expect(stage.alb.urls()).toEqual([
      {
        loadBalancer: "dev-alb",
        dnsName: url().replace("http://", ""), // its name is its address, so that everybody gets there
        listenerPort: 80,
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      },
    ]);
  });

  it("follow a rule that is made, changed, reordered and deleted, at the same port", async () => {
    const before = url();
    const rule = async (Priority: number, text: string) => {
      const Conditions = [{ Field: "path-pattern", PathPatternConfig: { Values: ["/api/*"] } }];
      const Actions = [fixed(text)];
      const { Rules } = await stage.elb.send(
        new CreateRuleCommand({ ListenerArn: listener, Priority, Conditions, Actions }),
      );
      return Rules?.[0]?.RuleArn ?? "";
    };
    const first = await rule(10, "first");
    const second = await rule(20, "second");
    await leadsTo("/api/1", "first");
    expect(await textOf("/api")).toBe("web");
    await stage.elb.send(new ModifyRuleCommand({ RuleArn: first, Actions: [fixed("changed")] }));
    await leadsTo("/api/1", "changed");
    await stage.elb.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: first, Priority: 30 }] }));
    await leadsTo("/api/1", "second");
    for (const RuleArn of [first, second]) await stage.elb.send(new DeleteRuleCommand({ RuleArn }));
    await leadsTo("/api/1", "web");
    expect(url()).toBe(before);
  });

  it("close a listener that is deleted, and only that", async () => {
    const ListenerArn = await makeListener(stage, made.arn, 8080, fixed("second door"));
    const opened = await until(() => stage.alb.urls().find(({ listenerPort }) => listenerPort === 8080));
    await stage.elb.send(new DeleteListenerCommand({ ListenerArn }));
    await until(() => !stage.alb.urls().some(({ listenerPort }) => listenerPort === 8080) || undefined);
    await expect(fetch(opened.url)).rejects.toThrow();
    expect(await textOf("/")).toBe("web");
  });

  it("keep clients out as soon as the rule for them is revoked", async () => {
    const internet = { IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
    const change = { GroupId: made.albGroup, IpPermissions: [internet] };
    await stage.ec2.send(new RevokeSecurityGroupIngressCommand(change));
    await until(isRefused);
    expect(stage.said.at(-1)).toContain("has no ingress rule for tcp 80 from the internet");
    await stage.ec2.send(new AuthorizeSecurityGroupIngressCommand(change));
    await until(async () => !(await isRefused()));
  });

  it("check by the settings that a group has now", async () => {
    await stage.elb.send(new ModifyTargetGroupCommand({ TargetGroupArn: web, Matcher: { HttpCode: "202,204-299" } }));
    const isIll = () => stage.alb.targets.health(web, { ...target, securityGroupIds: [] }).state === "unhealthy";
    await until(() => isIll() || undefined);
    await stage.elb.send(new ModifyTargetGroupCommand({ TargetGroupArn: web, Matcher: { HttpCode: "200" } }));
    await healthy(web, target);
  });

  it("say that sticky sessions are not rehearsed, once", async () => {
    const Attributes = [{ Key: "stickiness.enabled", Value: "true" }];
    for (const _ of [1, 2])
      await stage.elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: other, Attributes }));
    await stage.alb.reload();
    expect(stage.said.filter((line) => line.includes("sticky"))).toEqual([
      "alb: other: sticky sessions are not rehearsed; each request goes to the next target",
    ]);
  });

  it("leave no trace in the record of calls", () => {
    expect(stage.recorded()).not.toContain("DescribeRules");
  });

  it("say what is wrong when AWS cannot be read, and go on", async () => {
    const said: string[] = [];
    const client = {
      endpoint: "http://127.0.0.1:1",
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    };
    const unread = await startAlb(
      {
        wire: stage.wire,
        emulator: stage.emulator,
        client,
        account: "",
        folder: "",
        speed: 1,
        say: (line) => said.push(line),
      },
      { dial: stage.network.dial },
    );
    expect([unread.urls(), said]).toEqual([[], [expect.stringContaining("what is deployed could not be read")]]);
    await unread.stop();
  });

  it("are gone from a rehearsal that was reset", async () => {
    const before = url();
    await stage.emulator.reset();
    await stage.alb.reload();
    expect(stage.alb.urls()).toEqual([]);
    await expect(fetch(before)).rejects.toThrow();
  });
});
