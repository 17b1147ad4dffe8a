import type { IpPermission } from "@aws-sdk/client-ec2";
import { Firewall } from "../../../rehearsal/alb/firewall";
import { ALB_GROUP, type DeployedChanges, deployed, TestAlb } from "../../support/test-alb";
import { TASKS_GROUP } from "../../support/test-network";

const ALB = { securityGroupIds: [ALB_GROUP], cidrs: ["10.0.1.0/24", "10.0.2.0/24"] };
const TASK = { securityGroupIds: [TASKS_GROUP], cidrs: ["10.0.11.5/32"] };

const missing = (changes: DeployedChanges, port = 8001) =>
  new Firewall(deployed(changes).securityGroups).missingRule(ALB, TASK, port);

const tcp = (from: number, to: number, peer: string): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: from,
  ToPort: to,
  ...(peer.startsWith("sg-") ? { UserIdGroupPairs: [{ GroupId: peer }] } : { IpRanges: [{ CidrIp: peer }] }),
});
const all = (cidr: string): IpPermission => ({ IpProtocol: "-1", IpRanges: [{ CidrIp: cidr }] });

const NO_INGRESS =
  "security group dev-tasks (sg-tasks) has no ingress rule for tcp 8001 from security group dev-alb (sg-alb)";
const NO_EGRESS =
  "security group dev-alb (sg-alb) has no egress rule for tcp 8001 to security group dev-tasks (sg-tasks)";

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */
describe("security groups", () => {
  it.each<[string, readonly IpPermission[]]>([
    ["the load balancer's group", [tcp(8000, 8002, ALB_GROUP)]],
    ["the port alone", [tcp(8001, 8001, ALB_GROUP)]],
    ["every protocol and port", [all("0.0.0.0/0")]],
    ["all of the load balancer's subnets", [tcp(8001, 8001, "10.0.0.0/16")]],
    ["its subnets one by one", [tcp(8001, 8001, "10.0.1.0/24"), tcp(8000, 8002, "10.0.2.0/24")]],
  ])("let a connection in by a rule for %s", (_words, ingress) => {
    expect(missing({ tasks: { ingress } })).toBeUndefined();
  });

  it.each<[string, readonly IpPermission[]]>([
    ["nothing", []],
    ["other ports", [tcp(8000, 8000, ALB_GROUP), tcp(8002, 8002, ALB_GROUP)]],
    ["another group", [tcp(8000, 8002, "sg-other")]],
    ["one of the load balancer's two subnets", [tcp(8001, 8001, "10.0.1.0/24")]],
    ["a part of its subnets", [tcp(8001, 8001, "10.0.1.0/25"), tcp(8001, 8001, "10.0.2.0/24")]],
    ["another protocol", [{ ...tcp(8001, 8001, ALB_GROUP), IpProtocol: "udp" }]],
    ["its IPv6 addresses", [{ ...tcp(8001, 8001, ""), IpRanges: [], Ipv6Ranges: [{ CidrIpv6: "::/0" }] }]],
  ])("keep a connection out that has a rule for %s", (_words, ingress) => {
    expect(missing({ tasks: { ingress } })).toBe(NO_INGRESS);
  });

  it("let a connection out to the target's address", () => {
    expect(missing({ alb: { egress: [tcp(8001, 8001, "10.0.11.0/24")] } })).toBeUndefined();
  });

  it.each<[string, readonly IpPermission[]]>([
    ["nothing", []],
    ["another port", [tcp(8000, 8000, TASKS_GROUP)]],
    ["another address", [tcp(8001, 8001, "10.0.12.0/24")]],
  ])("keep a connection in that has a rule out for %s", (_words, egress) => {
    expect(missing({ alb: { egress } })).toBe(NO_EGRESS);
  });

  it("that are gone let nothing through", () => {
    expect(new Firewall([]).missingRule(ALB, TASK, 8001)).toContain("(gone)");
  });

  it("of a target that a caller registered by its address are not judged", () => {
    const { securityGroups } = deployed({ alb: { egress: [all("0.0.0.0/0")] }, tasks: { ingress: [] } });
    expect(new Firewall(securityGroups).missingRule(ALB, { ...TASK, securityGroupIds: [] }, 8001)).toBeUndefined();
  });
});

describe("a load balancer behind security groups", () => {
  let test: TestAlb;
  beforeEach(() => {
    test = new TestAlb();
  });
  afterEach(() => test.close());

  const registered = async () =>
    test.register(await test.network.serve((_request, response) => response.end("reached")));

  it("does not reach a target that does not let it in: checks time out, requests get 504, and one line says why", async () => {
    await test.apply({ tasks: { ingress: [] } });
    const target = await registered();
    expect(await test.reaches("unhealthy", target)).toEqual({
      state: "unhealthy",
      reason: "Target.Timeout",
      description: "Request timed out",
    });
    expect((await fetch(test.url)).status).toBe(504);
    expect(test.network.dialled).toEqual([]);
    expect(test.said).toEqual([
      `alb: dev-alb does not get through to ${target.ip}:8000: ${NO_INGRESS.replace("8001", "8000")}`,
    ]);
  });

  it("says it once while other things change, and again when the groups have", async () => {
    await test.apply({ tasks: { ingress: [] } });
    const target = await registered();
    await test.reaches("unhealthy", target);
    await test.apply({ tasks: { ingress: [] }, loadBalancer: { idleTimeoutSeconds: 5 } });
    await fetch(test.url);
    expect(test.said).toHaveLength(1);
    await test.apply({ tasks: { ingress: [tcp(8002, 8002, ALB_GROUP)] } });
    await fetch(test.url);
    expect(test.said).toHaveLength(2);
  });

  it("reaches it once the rule is there", async () => {
    await test.apply({ tasks: { ingress: [] } });
    const target = await registered();
    await test.reaches("unhealthy", target);
    await test.apply();
    await test.reaches("healthy", target);
    expect(await (await fetch(test.url)).text()).toBe("reached");
  });

  it.each<[string, DeployedChanges, string]>([
    [
      "its port is not open to the internet",
      { alb: { ingress: [tcp(443, 443, "0.0.0.0/0")] } },
      "alb: dev-alb, port 80: a client does not get through: security group dev-alb (sg-alb) has no ingress rule for tcp 80 from the internet",
    ],
    [
      "its port is open to the VPC only",
      { alb: { ingress: [tcp(80, 80, "10.0.0.0/8")] } },
      "alb: dev-alb, port 80: a client does not get through: security group dev-alb (sg-alb) has no ingress rule for tcp 80 from the internet",
    ],
    [
      "it is internal",
      { loadBalancer: { isInternal: true } },
      "alb: dev-alb, port 80: a client does not get through: it is internal",
    ],
  ])("lets no client in where %s", async (_words, changes, line) => {
    await test.apply(changes);
    await registered();
    await expect(fetch(test.url)).rejects.toThrow();
    expect(test.said).toEqual([line]);
    expect(test.alb.stats().loadBalancers[0]?.counts).toMatchObject({ RefusedConnections: 1, NewConnectionCount: 0 });
  });

  it("lets in a client whose public address a rule names", async () => {
    await test.apply({ alb: { ingress: [tcp(80, 80, "203.0.113.0/24")] } });
    await registered();
    expect((await fetch(test.url)).status).toBe(200);
  });
});
