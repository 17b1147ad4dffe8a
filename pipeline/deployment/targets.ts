import type { Service } from "@aws-sdk/client-ecs";
import { DescribeTargetGroupsCommand, DescribeTargetHealthCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Deployment } from "../../environments/deployment";
import { clientsOf } from "../aws/clients";

/** A container's port, as the load balancer finds it. */
export interface Target {
  /** `10.0.11.5:8000` */
  readonly address: string;
  /** `healthy`, `initial`, `draining`, … */
  readonly state: string;
  /** Why it is not healthy. */
  readonly why: string | undefined;
}

/** A target group of the service. */
export interface TargetGroup {
  readonly name: string;
  /** What its health check asks, and wants to hear. */
  readonly asks: string;
  readonly targets: readonly Target[];
}

/** The service's target groups, with the health of every target. */
export const targetGroupsOf = async (
  deployment: Deployment,
  { loadBalancers = [] }: Service,
): Promise<TargetGroup[]> => {
  const { alb } = clientsOf(deployment.region);
  const TargetGroupArns = loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  if (TargetGroupArns.length === 0) return [];
  const { TargetGroups = [] } = await alb.send(new DescribeTargetGroupsCommand({ TargetGroupArns }));
  const told = TargetGroups.map(async ({ TargetGroupArn, TargetGroupName = "", HealthCheckPath, Matcher }) => {
    const question = new DescribeTargetHealthCommand({ TargetGroupArn });
    const { TargetHealthDescriptions = [] } = await alb.send(question);
    return {
      name: TargetGroupName,
      asks: `its health check asks GET ${HealthCheckPath} and wants ${Matcher?.HttpCode}`,
      targets: TargetHealthDescriptions.map(({ Target, TargetHealth }) => ({
        address: `${Target?.Id}:${Target?.Port}`,
        state: TargetHealth?.State ?? "unknown",
        why: TargetHealth?.Description,
      })),
    };
  });
  return Promise.all(told);
};
