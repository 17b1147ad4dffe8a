import { EcsCluster as AwsEcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { Construct } from "constructs";

export interface EcsClusterProps {
  readonly clusterName: string;
  /** Log group that keeps what people type in ECS Exec sessions. */
  readonly execLogGroupName: string;
}

/** A place for Fargate services, with Container Insights and a record of every ECS Exec session. */
export class EcsCluster extends Construct {
  readonly arn: string;
  readonly clusterName: string;

  constructor(scope: Construct, id: string, { clusterName, execLogGroupName }: EcsClusterProps) {
    super(scope, id);
    const cluster = new AwsEcsCluster(this, "cluster", {
      name: clusterName,
      setting: [{ name: "containerInsights", value: "enabled" }],
      configuration: {
        executeCommandConfiguration: {
          logging: "OVERRIDE",
          logConfiguration: { cloudWatchLogGroupName: execLogGroupName },
        },
      },
    });
    this.arn = cluster.arn;
    this.clusterName = cluster.name;
  }
}
