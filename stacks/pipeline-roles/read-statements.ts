import type { PolicyStatement } from "../../constructs/policy-document";
import type { Scope } from "../scope";
import type { AppChoices } from "./app-statements";

const READS = [
  "application-autoscaling:DescribeScalableTargets",
  "application-autoscaling:DescribeScalingPolicies",
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAddresses",
  "ec2:DescribeAddressesAttribute",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeFlowLogs",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeNatGateways",
  "ec2:DescribeNetworkAcls",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribePrefixLists",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroupRules",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeVpcs",
  "ecr:GetAuthorizationToken",
  "ecs:DescribeTaskDefinition",
  "ecs:ListTaskDefinitions",
  "elasticloadbalancing:DescribeCapacityReservation",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:DescribeListenerCertificates",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "route53:ListHostedZones",
  "secretsmanager:GetRandomPassword",
  "ssm:DescribeParameters",
  "sts:GetCallerIdentity",
  "tag:GetResources",
  "wafv2:ListWebACLs",
];

const NIGHT_READS = ["application-autoscaling:DescribeScheduledActions"];

const WRITES = [
  "ecs:DeregisterTaskDefinition",
  "elasticloadbalancing:SetWebAcl",
  // What WAF checks before it writes into a log group, with DescribeResourcePolicies.
  // https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:PutResourcePolicy",
];

/** What AWS cannot limit to one environment. */
export const readStatements = ({ arn }: Scope, { hasNightStop }: AppChoices): PolicyStatement[] => [
  // AWS checks no resource for these, so nothing narrower than `*` would ever match.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
  { sid: "WithoutResource", actions: [...READS, ...(hasNightStop ? NIGHT_READS : []), ...WRITES], resources: ["*"] },
  {
    sid: "Lists", // checked for the kind of resource, whatever names or filters the request has
    actions: ["cloudwatch:DescribeAlarms", "rds:DescribeDBInstances", "rds:DescribeDBSnapshots"],
    resources: [arn("cloudwatch", "alarm:*"), arn("rds", "db:*"), arn("rds", "snapshot:*")],
  },
  { sid: "Quotas", actions: ["servicequotas:GetServiceQuota"], resources: [arn("servicequotas", "*/*")] },
];
