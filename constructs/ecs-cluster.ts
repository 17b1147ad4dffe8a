import { EcsCluster as AwsEcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { Construct } from "constructs";

export interface EcsClusterProps {
  readonly clusterName: string;
  /** Log group that keeps what people type in ECS Exec sessions. */
  readonly execLogGroupName: string;
  /** Key of KMS that encrypts these sessions, and the log group. */
  readonly keyArn: string;
}

/** A place for Fargate services, with Container Insights and a record of every ECS Exec session. */
export class EcsCluster extends Construct {
  readonly arn: string;
  readonly clusterName: string;

  constructor(scope: Construct, id: string, { clusterName, execLogGroupName, keyArn }: EcsClusterProps) {
    super(scope, id);
    const cluster = new AwsEcsCluster(this, "cluster", {
      name: clusterName,
      setting: [{ name: "containerInsights", value: "enabled" }],
      configuration: {
        executeCommandConfiguration: {
          kmsKeyId: keyArn,
          logging: "OVERRIDE",
          logConfiguration: { cloudWatchLogGroupName: execLogGroupName, cloudWatchEncryptionEnabled: true },
        },
      },
    });
    this.arn = cluster.arn;
    this.clusterName = cluster.name;
  }
}
