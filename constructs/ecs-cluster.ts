import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster as AwsEcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface EcsClusterProps {
  readonly clusterName: string;
  /** What keeps ECS Exec sessions, where there may be any. @default none is made for them */
  readonly sessions?: {
    /** Log group that keeps what people type. */
    readonly logGroupName: string;
    /** Key of KMS that encrypts sessions, and the log group. */
    readonly keyArn: string;
  };
  /** Days for which Container Insights' own log is kept. */
  readonly logRetentionDays: number;
  /** Capacity of Fargate that services may ask for by a strategy, such as `FARGATE_SPOT`. @default none */
  readonly capacityProviders?: string[];
}

/** A place for Fargate services, with Container Insights and a record of every ECS Exec session, where these are allowed. */
export class EcsCluster extends Construct {
  readonly arn: string;
  readonly clusterName: string;
  /** What has to be there before a service can ask for capacity by a strategy. */
  readonly capacity: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: EcsClusterProps) {
    super(scope, id);
    const { clusterName, sessions, logRetentionDays } = props;
    const insights = new CloudwatchLogGroup(this, "insights-log", {
      name: `/aws/ecs/containerinsights/${clusterName}/performance`, // AWS names it so, and looks for no other
      retentionInDays: logRetentionDays,
    });
    const cluster = new AwsEcsCluster(this, "cluster", {
      name: clusterName,
      setting: [{ name: "containerInsights", value: "enabled" }],
      ...(sessions && {
        configuration: {
          executeCommandConfiguration: {
            kmsKeyId: sessions.keyArn,
            logging: "OVERRIDE",
            logConfiguration: { cloudWatchLogGroupName: sessions.logGroupName, cloudWatchEncryptionEnabled: true },
          },
        },
      }),
      dependsOn: [insights], // otherwise the first measurement makes a log group without tags that nobody ends
    });
    const { capacityProviders = [] } = props;
    this.capacity =
      capacityProviders.length > 0
        ? [new EcsClusterCapacityProviders(this, "capacity", { clusterName: cluster.name, capacityProviders })]
        : [];
    this.arn = cluster.arn;
    this.clusterName = cluster.name;
  }
}
