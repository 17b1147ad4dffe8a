import type { PolicyStatement } from "../../constructs/policy-document";
import type { Scope } from "../scope";

const functionStatements = ({ names, arn }: Scope): PolicyStatement[] => {
  // The second is what a call is checked for that names an alias or a version.
  const resources = [arn("lambda", `function:${names.notifier}`), arn("lambda", `function:${names.notifier}:*`)];
  return [
    {
      sid: "Function",
      actions: [
        "lambda:CreateAlias",
        "lambda:CreateFunction",
        "lambda:DeleteAlias",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionUrlConfig",
        "lambda:GetAlias",
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetFunctionConfiguration",
        "lambda:GetFunctionUrlConfig",
        "lambda:GetPolicy",
        "lambda:ListTags",
        "lambda:InvokeFunction",
        "lambda:InvokeFunctionUrl",
        "lambda:ListVersionsByFunction",
        "lambda:PublishVersion",
        "lambda:RemovePermission",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateAlias",
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

const failuresStatement = ({ names, arn }: Scope): PolicyStatement => ({
  sid: "FailuresQueue",
  actions: [
    "sqs:CreateQueue",
    "sqs:DeleteQueue",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ListQueueTags",
    "sqs:SetQueueAttributes",
    "sqs:TagQueue",
    "sqs:UntagQueue",
  ],
  resources: [arn("sqs", names.notifierFailures)],
});

const observationStatements = ({ name, names, arn, account }: Scope): PolicyStatement[] => [
  {
    sid: "Alerts",
    actions: [
      "sns:CreateTopic",
      "sns:DeleteTopic",
      "sns:GetSubscriptionAttributes",
      "sns:GetTopicAttributes",
      "sns:ListTagsForResource",
      "sns:Publish",
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
    resources: [arn("events", `rule/${names.deploymentEvents}`)],
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

/** A budget knows no region, and its operations have few actions.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html */
const budgetStatement = ({ account, names }: Scope): PolicyStatement => ({
  sid: "Budget",
  actions: [
    "budgets:ListTagsForResource",
    "budgets:ModifyBudget",
    "budgets:TagResource",
    "budgets:UntagResource",
    "budgets:ViewBudget",
  ],
  resources: [`arn:aws:budgets::${account}:budget/${names.budget}`],
});

/** What tells people how it is: the notifier and its queue, the topic, alarms and dashboard. */
export const alertStatements = (scope: Scope, hasBudget: boolean): PolicyStatement[] => [
  ...(hasBudget ? [budgetStatement(scope)] : []),
  ...functionStatements(scope),
  failuresStatement(scope),
  ...observationStatements(scope),
];
