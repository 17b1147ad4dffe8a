import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { type RoleSource, WorkloadRole } from "./workload-role";

export interface FlowLogsProps {
  readonly vpcId: string;
  readonly logGroupName: string;
  readonly logRetentionDays: number;
  readonly roles: RoleSource;
  readonly roleName: string;
  readonly region: string;
  /** The 12 digits of the AWS account. */
  readonly account: string;
}

/** Records who talked to whom in a network, accepted and refused, in CloudWatch Logs. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { region, account, logGroupName } = props;
    const group = new CloudwatchLogGroup(this, "group", {
      name: logGroupName,
      retentionInDays: props.logRetentionDays,
    });
    const { arn } = new WorkloadRole(this, "role", {
      source: props.roles,
      roleName: props.roleName,
      service: "vpc-flow-logs.amazonaws.com",
      sourceArn: `arn:aws:ec2:${region}:${account}:vpc-flow-log/*`,
      statements: [
        {
          sid: "WriteFlowLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          resources: [`arn:aws:logs:${region}:${account}:log-group:${logGroupName}:*`],
        },
      ],
    });
    new FlowLog(this, "log", {
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: arn,
    });
  }
}
