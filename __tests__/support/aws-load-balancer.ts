import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import {
  type Action,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AlbStage } from "./alb-stage";

/** What {@link makeLoadBalancer} made. */
export interface MadeLoadBalancer {
  readonly vpcId: string;
  readonly arn: string;
  readonly albGroup: string;
  readonly tasksGroup: string;
}

const INTERNET = [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];

/** A load balancer in two subnets, by calls as Terraform makes them; its security groups let it through to tasks. */
export const makeLoadBalancer = async ({ ec2, elb }: AlbStage, Name: string): Promise<MadeLoadBalancer> => {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const vpcId = Vpc?.VpcId ?? "";
  const subnet = async (CidrBlock: string, AvailabilityZone: string) =>
    (await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock, AvailabilityZone }))).Subnet?.SubnetId ?? "";
  const group = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName, Description: GroupName }))).GroupId ?? "";
  const [albGroup, tasksGroup] = [await group(`${Name}-alb`), await group(`${Name}-tasks`)];
  const to = (GroupId: string) => [
    { IpProtocol: "tcp", FromPort: 8000, ToPort: 8002, UserIdGroupPairs: [{ GroupId }] },
  ];
  const everything = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: albGroup, IpPermissions: everything }));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: albGroup, IpPermissions: INTERNET }));
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: albGroup, IpPermissions: to(tasksGroup) }));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: tasksGroup, IpPermissions: to(albGroup) }));
  const Subnets = [await subnet("10.0.1.0/24", "us-east-1a"), await subnet("10.0.2.0/24", "us-east-1b")];
  const made = await elb.send(new CreateLoadBalancerCommand({ Name, Subnets, SecurityGroups: [albGroup] }));
  return { vpcId, arn: made.LoadBalancers?.[0]?.LoadBalancerArn ?? "", albGroup, tasksGroup };
};

export const makeTargetGroup = async (
  { elb }: AlbStage,
  vpcId: string,
  Name: string,
  changes: Partial<CreateTargetGroupCommandInput> = {},
): Promise<string> => {
  const settings = { Name, VpcId: vpcId, Port: 8000, Protocol: "HTTP", TargetType: "ip", HealthCheckPath: "/health" };
  const made = await elb.send(
    new CreateTargetGroupCommand({ ...settings, ...changes } as CreateTargetGroupCommandInput),
  );
  return made.TargetGroups?.[0]?.TargetGroupArn ?? "";
};

export const makeListener = async (
  { elb }: AlbStage,
  LoadBalancerArn: string,
  Port: number,
  ...DefaultActions: Action[]
): Promise<string> => {
  const made = await elb.send(new CreateListenerCommand({ LoadBalancerArn, Port, Protocol: "HTTP", DefaultActions }));
  return made.Listeners?.[0]?.ListenerArn ?? "";
};
