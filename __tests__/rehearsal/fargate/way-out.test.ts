import type { VpcEndpoint } from "@aws-sdk/client-ec2";
import { checkReachable } from "../../../rehearsal/fargate/reachable";
import { closedWay, type SubnetNetwork, type Traveller } from "../../../rehearsal/fargate/way-out";

/** The words that the act fails with. */
const refusalWords = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
};

const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
const toWorld = { ...https, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
const group = (id: string, egress: object[], ingress: object[] = []) => ({
  ...{ id, name: id, vpcId: "vpc-1" },
  ...{ egress, ingress },
});
const nat = { NatGatewayId: "nat-1" };
const [throughNat, throughInternet] = [
  { DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1" },
  { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1" },
];
const network = (changes: Partial<SubnetNetwork> = {}): SubnetNetwork => ({
  ...{ routeTableId: "rtb-1", routes: [], natGateways: [nat], endpoints: [], groups: [group("sg-task", [toWorld])] },
  ...changes,
});
const task = (hasPublicAddress = false): Traveller => ({
  ...{ securityGroupIds: ["sg-task"], cidrs: ["10.0.11.37/32"], hasPublicAddress },
});

const door = (service: string, changes: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  ...{
    VpcEndpointId: `vpce-${service}`,
    ServiceName: `com.amazonaws.us-east-1.${service}`,
    State: "available" as never,
  },
  ...{ VpcEndpointType: "Interface", PrivateDnsEnabled: true, Groups: [{ GroupId: "sg-door" }] },
  ...changes,
});
const fromTasks = { ...https, UserIdGroupPairs: [{ GroupId: "sg-task" }] };
const toDoor = { ...https, UserIdGroupPairs: [{ GroupId: "sg-door" }] };
const guarded = [group("sg-task", [toDoor]), group("sg-door", [], [fromTasks])];
const s3: VpcEndpoint = {
  ...{ VpcEndpointId: "vpce-s3", ServiceName: "com.amazonaws.us-east-1.s3", State: "available" as never },
  ...{ VpcEndpointType: "Gateway", RouteTableIds: ["rtb-1"] },
};

describe("the way of a task to a service of AWS", () => {
  it.each<[string, SubnetNetwork, Traveller]>([
    ["a NAT gateway", network({ routes: [throughNat] }), task()],
    ["an internet gateway, with a public address", network({ routes: [throughInternet] }), task(true)],
    ["an endpoint that admits it", network({ endpoints: [door("logs")], groups: guarded }), task()],
  ])("is open through %s", (_, given, who) => {
    expect(closedWay(given, who, "logs")).toBeUndefined();
  });

  it.each<[string, SubnetNetwork, Traveller, string]>([
    ["where no route leads out", network(), task(), "route table rtb-1 has no route to 0.0.0.0/0"],
    [
      "through an internet gateway without a public address",
      network({ routes: [throughInternet] }),
      task(),
      "public address",
    ],
    [
      "through a NAT gateway that is gone",
      network({ routes: [throughNat], natGateways: [] }),
      task(),
      "leads to nothing",
    ],
    [
      "where its security group lets nothing out",
      network({ routes: [throughNat], groups: [group("sg-task", [])] }),
      task(),
      "has no egress rule for tcp 443",
    ],
    [
      "through an endpoint that does not admit it, NAT or not",
      network({
        routes: [throughNat],
        endpoints: [door("logs")],
        groups: [group("sg-task", [toWorld, toDoor]), group("sg-door", [])],
      }),
      task(),
      "vpce-logs: security group sg-door (sg-door) has no ingress rule",
    ],
    [
      "through the endpoint of another service",
      network({ endpoints: [door("ecr.api")], groups: guarded }),
      task(),
      "no route",
    ],
    [
      "through an endpoint that is deleted",
      network({ endpoints: [door("logs", { State: "deleted" as never })], groups: guarded }),
      task(),
      "no route",
    ],
    [
      "through an endpoint without a private name",
      network({ endpoints: [door("logs", { PrivateDnsEnabled: false })], groups: guarded }),
      task(),
      "no route",
    ],
  ])("is closed %s", (_, given, who, why) => {
    expect(closedWay(given, who, "logs")).toContain(why);
  });

  it("leads to S3 through a gateway endpoint of its route table, if a rule names its addresses", () => {
    const named = [group("sg-task", [{ ...https, PrefixListIds: [{ PrefixListId: "pl-1" }] }])];
    expect(closedWay(network({ endpoints: [s3], groups: named }), task(), "s3")).toBeUndefined();
    expect(closedWay(network({ endpoints: [s3], groups: [group("sg-task", [toDoor])] }), task(), "s3")).toBeDefined();
    expect(
      closedWay(network({ endpoints: [{ ...s3, RouteTableIds: ["rtb-2"] }], groups: named }), task(), "s3"),
    ).toContain("no route");
  });

  it("leads to no public registry through endpoints", () => {
    expect(closedWay(network({ endpoints: [door("ecr.api"), s3], groups: guarded }), task(), "internet")).toContain(
      "no route",
    );
  });
});

describe("a task that cannot reach what it needs", () => {
  const OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1";
  const secrets = [{ name: "P", valueFrom: "arn:aws:secretsmanager:us-east-1:123456789012:secret:p-1" }];
  const logConfiguration = { logDriver: "awslogs" as const, options: { "awslogs-group": "/ecs/x" } };
  const all = [{ name: "a", image: OWN, secrets, logConfiguration }];
  const without =
    (...closed: string[]) =>
    (service: string) =>
      closed.includes(service) ? "why" : undefined;

  it.each([
    [
      "secretsmanager",
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm",
    ],
    [
      "ecr.api",
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth",
    ],
    ["ecr.dkr", "CannotPullContainerError"],
    ["s3", "CannotPullContainerError"],
    ["logs", "ResourceInitializationError: failed to validate logger args"],
  ])("does not start without %s, in AWS's words", (service, words) => {
    const refusal = refusalWords(() => checkReachable(all, without(service)));
    expect(refusal).toContain(words);
    expect(refusal).toContain("i/o timeout");
    expect(refusal).toContain("(why)");
  });

  it("needs the internet for a public image, and nothing of the registry for it", () => {
    const redis = [{ name: "r", image: "public.ecr.aws/docker/library/redis:7" }];
    expect(refusalWords(() => checkReachable(redis, without("internet")))).toContain("CannotPullContainerError");
    expect(() => checkReachable(redis, without("ecr.api", "ecr.dkr", "s3"))).not.toThrow();
  });

  it("asks the parameter store for what is no secret", () => {
    const named = [{ name: "a", image: OWN, secrets: [{ name: "P", valueFrom: "/p" }] }];
    expect(refusalWords(() => checkReachable(named, without("ssm")))).toContain("retrieve secret from ssm");
  });

  it("starts when it needs nothing of what is closed", () => {
    expect(() =>
      checkReachable([{ name: "a", image: OWN }], without("logs", "secretsmanager", "internet")),
    ).not.toThrow();
    expect(() => checkReachable(all, without("kms"))).not.toThrow();
  });
});
