import type { Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { DeployedWebAcl } from "../waf/web-acl";
import type { SecurityGroup } from "./firewall";

/** An application load balancer as AWS holds it. */
export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly dnsName: string;
  readonly isInternal: boolean;
  readonly securityGroupIds: readonly string[];
  /** Blocks of its subnets: its nodes have addresses in each. */
  readonly subnetCidrs: readonly string[];
  readonly idleTimeoutSeconds: number;
  readonly dropsInvalidHeaders: boolean;
  readonly forwardedForMode: "append" | "preserve" | "remove";
  /** The web ACL that every request has to pass first. */
  readonly webAcl?: DeployedWebAcl;
}

export interface Listener {
  readonly arn: string;
  readonly protocol: string;
  readonly port: number;
  readonly rules: readonly Rule[];
  readonly loadBalancer: LoadBalancer;
}

export interface HealthCheck {
  readonly path: string;
  /** The target's own where it is undefined: `traffic-port`. */
  readonly port: number | undefined;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Status codes that pass, such as `200`, `200-299` or `200,202`. */
  readonly matcher: string;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly isSticky: boolean;
  readonly deregistrationDelaySeconds: number;
  readonly healthCheck: HealthCheck;
}

/** Everything that decides what becomes of a request. */
export interface Deployed {
  readonly listeners: readonly Listener[];
  readonly targetGroups: readonly TargetGroup[];
  readonly securityGroups: readonly SecurityGroup[];
}

/** Groups that an action or a default sends requests to, with their weights. */
export const weightedGroupsOf = (action: {
  readonly TargetGroupArn?: string | undefined;
  readonly ForwardConfig?:
    | {
        readonly TargetGroups?:
          | { readonly TargetGroupArn?: string | undefined; readonly Weight?: number | undefined }[]
          | undefined;
      }
    | undefined;
}): { arn: string; weight: number }[] =>
  (action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn }]).flatMap(
    ({ TargetGroupArn: arn, Weight: weight = 1 }) => (arn ? [{ arn, weight }] : []),
  );

/** Arns of the groups that a listener can send requests to. */
export const groupsReachedBy = ({ rules }: Listener): Set<string> =>
  new Set(rules.flatMap(({ Actions = [] }) => Actions.flatMap(weightedGroupsOf).map(({ arn }) => arn)));
