import type { PolicyStatement } from "../../constructs/policy-document";
import type { Scope } from "./scope";

const scalingStatements = ({ arn, made, owned, unclaimed }: Scope): PolicyStatement[] => {
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

const functionStatements = ({ names, arn }: Scope): PolicyStatement[] => {
  const resources = [arn("lambda", `function:${names.notifier}`)];
  return [
    {
      sid: "Function",
      actions: [
        "lambda:CreateFunction",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionUrlConfig",
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetFunctionConfiguration",
        "lambda:GetFunctionUrlConfig",
        "lambda:GetPolicy",
        "lambda:ListTags",
        "lambda:ListVersionsByFunction",
        "lambda:RemovePermission",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
      ],
      resources,
    },
    {
      sid: "FunctionUrlForSignedRequestsOnly",
      actions: ["lambda:CreateFunctionUrlConfig", "lambda:UpdateFunctionUrlConfig"],
      resources,
      condition: { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
    },
    {
      sid: "FunctionForEventsOnly",
      actions: ["lambda:AddPermission"],
      resources,
      condition: { StringEquals: { "lambda:Principal": "events.amazonaws.com" } },
    },
  ];
};

const serviceStatement = ({ names, arn }: Scope): PolicyStatement => ({
  sid: "Service",
  actions: [
    "ecs:CreateCluster",
    "ecs:CreateService",
    "ecs:DeleteCluster",
    "ecs:DeleteService",
    "ecs:DescribeClusters",
    "ecs:DescribeServices",
    "ecs:ListTagsForResource",
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
  ],
});

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

const alertStatements = ({ name, names, arn, account }: Scope): PolicyStatement[] => [
  {
    sid: "Alerts",
    actions: [
      "sns:CreateTopic",
      "sns:DeleteTopic",
      "sns:GetSubscriptionAttributes",
      "sns:GetTopicAttributes",
      "sns:ListTagsForResource",
      "sns:SetSubscriptionAttributes",
      "sns:SetTopicAttributes",
      "sns:Subscribe",
      "sns:TagResource",
      "sns:Unsubscribe",
      "sns:UntagResource",
    ],
    resources: [arn("sns", names.alerts)],
  },
  {
    sid: "DeploymentEvents",
    actions: [
      "events:DeleteRule",
      "events:DescribeRule",
      "events:ListTagsForResource",
      "events:ListTargetsByRule",
      "events:PutRule",
      "events:PutTargets",
      "events:RemoveTargets",
      "events:TagResource",
      "events:UntagResource",
    ],
    resources: [arn("events", `rule/${name}-stockwiz-deployments`)],
  },
  {
    sid: "AlarmsAndDashboard",
    actions: [
      "cloudwatch:DeleteAlarms",
      "cloudwatch:DeleteDashboards",
      "cloudwatch:GetDashboard",
      "cloudwatch:ListTagsForResource",
      "cloudwatch:PutDashboard",
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:TagResource",
      "cloudwatch:UntagResource",
    ],
    resources: [
      arn("cloudwatch", `alarm:${name}-*`),
      // Application Auto Scaling makes these with the rights of whoever puts the policy.
      arn("cloudwatch", `alarm:TargetTracking-service/${names.cluster}/${names.service}-*`),
      `arn:aws:cloudwatch::${account}:dashboard/${names.service}`,
    ],
  },
];

/** What runs, and what tells people how it is. */
export const appStatements = (scope: Scope): PolicyStatement[] => [
  serviceStatement(scope),
  ...scalingStatements(scope),
  ...functionStatements(scope),
  secretStatement(scope),
  ...alertStatements(scope),
];
