import {
  ElasticLoadBalancingV2Client,
  paginateDescribeListeners,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Lister, lines } from "../lister";

/** Listeners are asked for by load balancer; rules go with their listener. */
export const loadBalancing: Lister = async (options) => {
  const client = new ElasticLoadBalancingV2Client(options);
  const found: string[] = [];
  for await (const { LoadBalancers = [] } of paginateDescribeLoadBalancers({ client }, {}))
    for (const { LoadBalancerName, LoadBalancerArn } of LoadBalancers) {
      const listeners = await lines(
        paginateDescribeListeners({ client }, { LoadBalancerArn }),
        (page) => page.Listeners,
        ({ Protocol, Port }) => `elb listener ${LoadBalancerName} (${Protocol} ${Port})`,
      );
      found.push(`elb load balancer ${LoadBalancerName}`, ...listeners);
    }
  const targetGroups = await lines(
    paginateDescribeTargetGroups({ client }, {}),
    (page) => page.TargetGroups,
    ({ TargetGroupName }) => `elb target group ${TargetGroupName}`,
  );
  return [...found, ...targetGroups];
};
