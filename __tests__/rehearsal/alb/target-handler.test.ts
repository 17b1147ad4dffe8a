import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
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
let target: { ip: string; port: number };

beforeAll(async () => {
  stage = await startAlbStage();
  made = await makeLoadBalancer(stage, "dev-alb");
  web = await makeTargetGroup(stage, made.vpcId, "web");
  other = await makeTargetGroup(stage, made.vpcId, "other", { HealthCheckPort: "9000" });
  await makeListener(stage, made.arn, 80, forwardTo(web));
  await stage.alb.reload();
  target = await serve(web);
});
afterAll(() => stage.close());

const serve = async (group: string) => {
  const { ip, port } = await stage.network.serve((_request, response) => response.end());
  stage.alb.targets.register(group, { ip, port, securityGroupIds: [made.tasksGroup] });
  return { ip, port };
};

const described = async (TargetGroupArn: string, ...Targets: { Id: string; Port?: number }[]) =>
  (await stage.elb.send(new DescribeTargetHealthCommand({ TargetGroupArn, ...(Targets.length > 0 && { Targets }) })))
    .TargetHealthDescriptions;

const reaches = (state: string, ip: string, port: number) =>
  until(() => stage.alb.targets.health(web, { ip, port, securityGroupIds: [] }).state === state || undefined);

describe("the targets that AWS tells of", () => {
  it("are those that are registered, with their health", async () => {
    await reaches("healthy", target.ip, target.port);
    expect(await described(web)).toEqual([
      {
        Target: { Id: target.ip, Port: 8000 },
        HealthCheckPort: "8000",
        TargetHealth: { State: "healthy" },
      },
    ]);
  });

  it("are told as not registered where somebody asks for another", async () => {
    expect(await described(web, { Id: "10.0.11.200" })).toMatchObject([
      { Target: { Id: "10.0.11.200", Port: 8000 }, TargetHealth: { State: "unused", Reason: "Target.NotRegistered" } },
    ]);
  });

  it("are not in use where no listener reaches their group", async () => {
    await serve(other);
    expect(await described(other)).toMatchObject([
      { HealthCheckPort: "9000", TargetHealth: { State: "unused", Reason: "Target.NotInUse" } },
    ]);
  });

  it("may be registered and deregistered by a call, at a port of their own", async () => {
    const Targets = [{ Id: "10.0.11.201", Port: 8001 }];
    const before = (await described(web))?.length ?? 0;
    await stage.elb.send(new RegisterTargetsCommand({ TargetGroupArn: web, Targets }));
    expect(await described(web, ...Targets)).toMatchObject([{ TargetHealth: { State: expect.any(String) } }]);
    expect(await described(web)).toHaveLength(before + 1);
    await stage.elb.send(new DeregisterTargetsCommand({ TargetGroupArn: web, Targets }));
    await reaches("unused", "10.0.11.201", 8001);
    expect(await described(web)).toHaveLength(before);
  });

  it("may be registered in a group that was made a moment ago", async () => {
    const fresh = await makeTargetGroup(stage, made.vpcId, "fresh");
    await stage.elb.send(new RegisterTargetsCommand({ TargetGroupArn: fresh, Targets: [{ Id: "10.0.11.202" }] }));
    expect(await described(fresh)).toMatchObject([{ Target: { Id: "10.0.11.202", Port: 8000 } }]);
  });

  it("may be deregistered though they are not there, as on AWS", async () => {
    const Targets = [{ Id: "10.0.11.203" }];
    await stage.elb.send(new DeregisterTargetsCommand({ TargetGroupArn: web, Targets }));
  });

  it("rejects a target that is no address", async () => {
    const Targets = [{ Id: "i-0123456789abcdef0" }];
    await expect(stage.elb.send(new RegisterTargetsCommand({ TargetGroupArn: web, Targets }))).rejects.toMatchObject({
      name: "ValidationError",
      message: "The IP address 'i-0123456789abcdef0' is not a valid IPv4 address",
    });
  });

  it("rejects a group that does not exist", async () => {
    await expect(described(`${web}x`)).rejects.toMatchObject({ name: "TargetGroupNotFoundException" });
  });
});
