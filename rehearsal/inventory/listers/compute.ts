import {
  ApplicationAutoScalingClient,
  paginateDescribeScalableTargets,
  paginateDescribeScalingPolicies,
  paginateDescribeScheduledActions,
} from "@aws-sdk/client-application-auto-scaling";
import { LambdaClient, paginateListFunctions } from "@aws-sdk/client-lambda";
import { joined, type Lister, lines } from "../lister";

/** Function URL, permissions and versions go with their function. */
export const lambda: Lister = (options) =>
  lines(
    paginateListFunctions({ client: new LambdaClient(options) }, {}),
    (page) => page.Functions,
    ({ FunctionName }) => `lambda ${FunctionName}`,
  );

/** Of ECS only: nothing else of ours scales. */
export const applicationAutoScaling: Lister = (options) => {
  const client = new ApplicationAutoScalingClient(options);
  const ServiceNamespace = "ecs";
  return joined(
    () =>
      lines(
        paginateDescribeScalableTargets({ client }, { ServiceNamespace }),
        (page) => page.ScalableTargets,
        ({ ResourceId }) => `scalable target ${ResourceId}`,
      ),
    () =>
      lines(
        paginateDescribeScalingPolicies({ client }, { ServiceNamespace }),
        (page) => page.ScalingPolicies,
        ({ PolicyName, ResourceId }) => `scaling policy ${PolicyName} (${ResourceId})`,
      ),
    () =>
      lines(
        paginateDescribeScheduledActions({ client }, { ServiceNamespace }),
        (page) => page.ScheduledActions,
        ({ ScheduledActionName, ResourceId }) => `scheduled action ${ScheduledActionName} (${ResourceId})`,
      ),
  );
};
