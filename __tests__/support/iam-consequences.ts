import { namesOf, type Workload } from "../../environments/names";
import type { IamRequest } from "./iam-decision";
import type { Place } from "./iam-resource";

/** Actions that AWS checks too when something is made with tags, as all that Terraform makes here is.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const TAGGING: readonly (readonly [RegExp, string])[] = [
  [/^acm:RequestCertificate$/, "acm:AddTagsToCertificate"],
  [/^application-autoscaling:RegisterScalableTarget$/, "application-autoscaling:TagResource"],
  [/^cloudwatch:PutMetricAlarm$/, "cloudwatch:TagResource"],
  [/^ecr:CreateRepository$/, "ecr:TagResource"],
  [/^ecs:(CreateCluster|CreateService|RegisterTaskDefinition)$/, "ecs:TagResource"],
  [/^elasticache:Create/, "elasticache:AddTagsToResource"],
  [/^elasticfilesystem:Create(FileSystem|AccessPoint)$/, "elasticfilesystem:TagResource"],
  [/^elasticloadbalancing:Create/, "elasticloadbalancing:AddTags"],
  [/^events:PutRule$/, "events:TagResource"],
  [/^iam:CreateRole$/, "iam:TagRole"],
  [/^lambda:CreateFunction$/, "lambda:TagResource"],
  [/^logs:CreateLogGroup$/, "logs:TagResource"],
  [/^rds:(Create|Restore)/, "rds:AddTagsToResource"],
  [/^secretsmanager:CreateSecret$/, "secretsmanager:TagResource"],
  [/^sns:CreateTopic$/, "sns:TagResource"],
  [/^ssm:PutParameter$/, "ssm:AddTagsToResource"],
  [/^wafv2:CreateWebACL$/, "wafv2:TagResource"],
];
const EC2_TAGGING = /^ec2:(Allocate|Authorize|Create(?!Route$|Tags$))/;
/** AWS checks the tags for what is made, which may be of another kind than what the action is checked for. */
const MADE_UNDER_NEW_ARN = /^(elasticloadbalancing:Create(Listener|Rule)|elasticfilesystem:CreateFileSystem)$/;

/** Whose roles an action hands over, and to whom.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
const PASSING: Readonly<Record<string, readonly [service: string, ...workloads: Workload[]]>> = {
  "ec2:CreateFlowLogs": ["vpc-flow-logs.amazonaws.com", "flow-logs"],
  "ecs:RegisterTaskDefinition": ["ecs-tasks.amazonaws.com", "execution", "task"],
  "ecs:RunTask": ["ecs-tasks.amazonaws.com", "migrate"],
  "lambda:CreateFunction": ["lambda.amazonaws.com", "notifier"],
};

/** Services that make their own role when an account first uses them. */
const LINKING: Readonly<Record<string, readonly [service: string, role: string]>> = {
  "application-autoscaling:RegisterScalableTarget": [
    "ecs.application-autoscaling.amazonaws.com",
    "AWSServiceRoleForApplicationAutoScaling_ECSService",
  ],
  "ecs:CreateCluster": ["ecs.amazonaws.com", "AWSServiceRoleForECS"],
  "elasticache:CreateReplicationGroup": ["elasticache.amazonaws.com", "AWSServiceRoleForElastiCache"],
  "elasticfilesystem:CreateMountTarget": [
    "elasticfilesystem.amazonaws.com",
    "AWSServiceRoleForAmazonElasticFileSystem",
  ],
  "elasticloadbalancing:CreateLoadBalancer": [
    "elasticloadbalancing.amazonaws.com",
    "AWSServiceRoleForElasticLoadBalancing",
  ],
  "rds:CreateDBInstance": ["rds.amazonaws.com", "AWSServiceRoleForRDS"],
  "rds:RestoreDBInstanceFromDBSnapshot": ["rds.amazonaws.com", "AWSServiceRoleForRDS"],
  "wafv2:PutLoggingConfiguration": ["wafv2.amazonaws.com", "AWSServiceRoleForWAFV2Logging"],
};

const LOG_DELIVERY = ["logs:CreateLogDelivery", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"];

/** EC2 is asked about the interface of a mount target, and about what it lies in. */
const interfaceRequest = (operation: string, { region, account }: Place, ...others: readonly string[]): IamRequest => ({
  action: `ec2:${operation}`,
  resources: ["network-interface/*", ...others].map((resource) => `arn:aws:ec2:${region}:${account}:${resource}`),
});

/** RDS makes the master's secret with the caller's rights.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions */
const masterSecret = ({ region, account }: Place): readonly IamRequest[] => [
  ...["secretsmanager:CreateSecret", "secretsmanager:TagResource"].map((action) => ({
    action,
    resources: [`arn:aws:secretsmanager:${region}:${account}:secret:rds!db-0-000000`],
  })),
  { action: "kms:DescribeKey", resources: [`arn:aws:kms:${region}:${account}:key/0`] },
];

/** What single actions call in the caller's name, as their pages say. */
const FURTHER: Readonly<Record<string, (place: Place) => readonly IamRequest[]>> = {
  // https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html and the pages of the other two
  "elasticfilesystem:CreateMountTarget": (place) => [
    { action: "ec2:DescribeSubnets", resources: ["*"] },
    { action: "ec2:DescribeNetworkInterfaces", resources: ["*"] },
    interfaceRequest("CreateNetworkInterface", place, "subnet/subnet-1", "security-group/sg-1"),
  ],
  "elasticfilesystem:DeleteMountTarget": (place) => [interfaceRequest("DeleteNetworkInterface", place)],
  "elasticfilesystem:ModifyMountTargetSecurityGroups": (place) => [
    interfaceRequest("ModifyNetworkInterfaceAttribute", place, "security-group/sg-1"),
  ],
  "rds:CreateDBInstance": masterSecret,
  "rds:RestoreDBInstanceFromDBSnapshot": masterSecret,
  // https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
  "wafv2:PutLoggingConfiguration": () => LOG_DELIVERY.map((action) => ({ action, resources: ["*"] })),
  "wafv2:DeleteLoggingConfiguration": () => [{ action: "logs:DeleteLogDelivery", resources: ["*"] }],
  "wafv2:AssociateWebACL": () => [{ action: "elasticloadbalancing:SetWebAcl", resources: ["*"] }],
  "wafv2:DisassociateWebACL": () => [{ action: "elasticloadbalancing:SetWebAcl", resources: ["*"] }],
};

/** What AWS checks beside the action itself when it is called as our stacks call it. */
export const consequencesOf = (request: IamRequest, place: Place): IamRequest[] => {
  const { action, resources } = request;
  const iamArn = (resource: string) => `arn:aws:iam::${place.account}:${resource}`;
  const tagging = TAGGING.find(([pattern]) => pattern.test(action))?.[1];
  const [passedTo, ...workloads] = PASSING[action] ?? [];
  const linked = LINKING[action];
  return [
    ...(tagging ? [{ action: tagging, resources: MADE_UNDER_NEW_ARN.test(action) ? undefined : resources }] : []),
    ...(EC2_TAGGING.test(action)
      ? [
          {
            action: "ec2:CreateTags",
            resources: resources?.slice(0, 1), // what is made stands first
            context: { "ec2:CreateAction": action.slice("ec2:".length) },
          },
        ]
      : []),
    ...workloads.map((workload) => ({
      action: "iam:PassRole",
      resources: [iamArn(`role/${namesOf(place.environment).workloadRole(workload)}`)],
      context: { "iam:PassedToService": passedTo ?? "" },
    })),
    ...(linked
      ? [
          {
            action: "iam:CreateServiceLinkedRole",
            resources: [iamArn(`role/aws-service-role/${linked.join("/")}`)],
            context: { "iam:AWSServiceName": linked[0] },
          },
        ]
      : []),
    ...(FURTHER[action]?.(place) ?? []),
  ];
};
