import type { PolicyStatement } from "../../constructs/policy-document";
import { type Scope, withStreams } from "../scope";

/** Which choices of an environment need more than the others. */
export interface AppChoices {
  readonly hasSpot: boolean;
  readonly hasNightStop: boolean;
}

const scalingStatements = ({ arn, made, owned, unclaimed }: Scope, { hasNightStop }: AppChoices): PolicyStatement[] => {
  const targets = [arn("application-autoscaling", "scalable-target/*")]; // their ids are known to nobody before
  return [
    {
      sid: "MakeScalableTarget",
      actions: ["application-autoscaling:RegisterScalableTarget", "application-autoscaling:TagResource"],
      resources: targets,
      condition: { StringEquals: made, Null: unclaimed },
    },
    {
      sid: "Scaling",
      actions: [
        "application-autoscaling:DeleteScalingPolicy",
        ...(hasNightStop
          ? ["application-autoscaling:DeleteScheduledAction", "application-autoscaling:PutScheduledAction"]
          : []),
        "application-autoscaling:DeregisterScalableTarget",
        "application-autoscaling:ListTagsForResource",
        "application-autoscaling:PutScalingPolicy",
        "application-autoscaling:RegisterScalableTarget",
        "application-autoscaling:UntagResource",
      ],
      resources: targets,
      condition: { StringEquals: owned },
    },
  ];
};

const serviceStatement = ({ names, arn }: Scope, { hasSpot }: AppChoices): PolicyStatement => ({
  sid: "Service",
  actions: [
    "ecs:CreateCluster",
    "ecs:CreateService",
    "ecs:DeleteCluster",
    "ecs:DeleteService",
    "ecs:DescribeClusters",
    "ecs:DescribeServices",
    "ecs:ListTagsForResource",
    ...(hasSpot ? ["ecs:PutClusterCapacityProviders"] : []),
    "ecs:RegisterTaskDefinition",
    "ecs:TagResource",
    "ecs:UntagResource",
    "ecs:UpdateCluster",
    "ecs:UpdateClusterSettings",
    "ecs:UpdateService",
  ],
  resources: [
    arn("ecs", `cluster/${names.cluster}`),
    arn("ecs", `service/${names.cluster}/${names.service}`),
    arn("ecs", `task-definition/${names.service}:*`),
    arn("ecs", `task-definition/${names.migration}:*`),
  ],
});

/** What runs the one task that belongs to no service, and stops it when it does not come to an end. */
const migrationStatements = ({ names, arn }: Scope): PolicyStatement[] => [
  {
    sid: "Migrate",
    actions: ["ecs:RunTask"],
    resources: [arn("ecs", `task-definition/${names.migration}:*`)],
    condition: { StringEquals: { "ecs:cluster": arn("ecs", `cluster/${names.cluster}`) } },
  },
  { sid: "StopMigration", actions: ["ecs:StopTask"], resources: [arn("ecs", `task/${names.cluster}/*`)] },
];

/** What says why a deployment did not succeed. */
const causeStatements = ({ names, arn }: Scope): PolicyStatement[] => [
  {
    sid: "Tasks",
    actions: ["ecs:DescribeTasks", "ecs:ListTasks"],
    // Fargate has no container instances, and still that is what AWS checks for a list of tasks.
    resources: [arn("ecs", `task/${names.cluster}/*`), arn("ecs", `container-instance/${names.cluster}/*`)],
  },
  {
    sid: "TaskLogs",
    actions: ["logs:FilterLogEvents"],
    resources: withStreams(arn("logs", `log-group:${names.logGroup}`)),
  },
];

const secretStatement = ({ names, arn }: Scope): PolicyStatement => ({
  sid: "Secrets",
  actions: [
    "secretsmanager:CreateSecret",
    "secretsmanager:DeleteSecret",
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetResourcePolicy",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:TagResource",
    "secretsmanager:UntagResource",
    "secretsmanager:UpdateSecret",
    "secretsmanager:UpdateSecretVersionStage",
  ],
  resources: [arn("secretsmanager", `secret:${names.secret("*")}`)],
});

/** What runs. */
export const appStatements = (scope: Scope, choices: AppChoices): PolicyStatement[] => [
  serviceStatement(scope, choices),
  ...migrationStatements(scope),
  ...causeStatements(scope),
  ...scalingStatements(scope, choices),
  secretStatement(scope),
];
