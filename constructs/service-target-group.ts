import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct } from "constructs";

/** Seconds between two health checks, and how many in a row change the verdict. */
const INTERVAL_SECONDS = 30;
const THRESHOLD = 2;
const TIMEOUT_SECONDS = 5;
/** A service drains within 25 s of SIGTERM; the load balancer waits a little longer before it lets go. */
const DEREGISTRATION_SECONDS = 30;

export interface ServiceTargetGroupProps {
  /** At most 32 characters. */
  readonly targetGroupName: string;
  readonly vpcId: string;
  readonly port: number;
  /** @default "/health" */
  readonly healthPath?: string;
}

/** The tasks of one service, by IP address as awsvpc tasks have it, as far as they answer their health check. */
export class ServiceTargetGroup extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;

  constructor(scope: Construct, id: string, props: ServiceTargetGroupProps) {
    super(scope, id);
    const group = new LbTargetGroup(this, "group", {
      name: props.targetGroupName,
      vpcId: props.vpcId,
      port: props.port,
      protocol: "HTTP",
      targetType: "ip",
      deregistrationDelay: String(DEREGISTRATION_SECONDS),
      healthCheck: {
        path: props.healthPath ?? "/health",
        matcher: "200",
        interval: INTERVAL_SECONDS,
        timeout: TIMEOUT_SECONDS,
        healthyThreshold: THRESHOLD,
        unhealthyThreshold: THRESHOLD,
      },
    });
    this.arn = group.arn;
    this.arnSuffix = group.arnSuffix;
  }
}
