import { ACMClient } from "@aws-sdk/client-acm";
import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { BudgetsClient } from "@aws-sdk/client-budgets";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { EFSClient } from "@aws-sdk/client-efs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { RDSClient } from "@aws-sdk/client-rds";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { WAFV2Client } from "@aws-sdk/client-wafv2";

/** The region is the deployment's; endpoint and credentials come from the variables, as they do for Terraform. */
export const clientsOf = (region: string) => ({
  s3: new S3Client({ region }),
  acm: new ACMClient({ region }),
  events: new EventBridgeClient({ region }),
  ec2: new EC2Client({ region }),
  ecr: new ECRClient({ region }),
  kms: new KMSClient({ region }),
  scaling: new ApplicationAutoScalingClient({ region }),
  budgets: new BudgetsClient({ region }),
  cloudwatch: new CloudWatchClient({ region }),
  lambda: new LambdaClient({ region }),
  logs: new CloudWatchLogsClient({ region }),
  alb: new ElasticLoadBalancingV2Client({ region }),
  rds: new RDSClient({ region }),
  ecs: new ECSClient({ region }),
  efs: new EFSClient({ region }),
  elasticache: new ElastiCacheClient({ region }),
  secrets: new SecretsManagerClient({ region }),
  quotas: new ServiceQuotasClient({ region }),
  sns: new SNSClient({ region }),
  sqs: new SQSClient({ region }),
  ssm: new SSMClient({ region }),
  iam: new IAMClient({ region }),
  sts: new STSClient({ region }),
  wafv2: new WAFV2Client({ region }),
  tagging: new ResourceGroupsTaggingAPIClient({ region }),
});

export type Clients = ReturnType<typeof clientsOf>;

/** Whether AWS said that the thing asked for is not there. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && /^(NoSuch\w+|\w*NotFound(Exception|Fault)?|404|QueueDoesNotExist)$/.test(error.name);

/** Whether it is AWS that said no (and not this program that failed). */
export const isRefusal = (error: unknown): error is Error => error instanceof Error && "$metadata" in error;
