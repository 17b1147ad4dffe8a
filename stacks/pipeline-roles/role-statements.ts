import type { PolicyStatement } from "../../constructs/policy-document";
import type { Workload } from "../../environments/names";
import type { Scope } from "../scope";

/** Who takes the role of each workload. */
const TAKEN_BY: Readonly<Record<Workload, string>> = {
  execution: "ecs-tasks.amazonaws.com",
  task: "ecs-tasks.amazonaws.com",
  migrate: "ecs-tasks.amazonaws.com",
  notifier: "lambda.amazonaws.com",
  "flow-logs": "vpc-flow-logs.amazonaws.com",
};
const WORKLOADS = Object.keys(TAKEN_BY) as Workload[];
const TAKERS = [...new Set(Object.values(TAKEN_BY))];

/** Services that make a role for themselves the first time an account uses them.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
const SERVICE_LINKED = [
  "ecs.amazonaws.com",
  "ecs.application-autoscaling.amazonaws.com",
  "elasticache.amazonaws.com",
  "elasticloadbalancing.amazonaws.com",
  "rds.amazonaws.com",
  "wafv2.amazonaws.com", // WAF, for its logs
];

const passStatement = (service: string, { names, iamArn }: Scope): PolicyStatement => ({
  sid: `PassTo${service.split(".")[0]?.replaceAll("-", "")}`,
  actions: ["iam:PassRole"],
  resources: WORKLOADS.filter((workload) => TAKEN_BY[workload] === service).map((workload) =>
    iamArn(`role/${names.workloadRole(workload)}`),
  ),
  condition: { StringEquals: { "iam:PassedToService": service } },
});

/**
 * A pipeline reads its own roles and never changes one: a role that may widen itself has no limit, and neither has one that
 * makes others. So it makes only the roles of the workloads, by name, and only inside the boundary, which it cannot change.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
export const roleStatements = (scope: Scope): PolicyStatement[] => {
  const { names, iamArn } = scope;
  const workloadRoles = WORKLOADS.map((workload) => iamArn(`role/${names.workloadRole(workload)}`));
  return [
    {
      sid: "ReadRoles",
      actions: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
      resources: [iamArn(`role/${names.deployRole}`), iamArn(`role/${names.planRole}`), ...workloadRoles],
    },
    {
      sid: "ReadPolicies",
      actions: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"],
      resources: [names.boundary, names.deployPolicy("*"), names.planPolicy("*")].map((name) =>
        iamArn(`policy/${name}`),
      ),
    },
    {
      sid: "ReadGithubProvider",
      actions: ["iam:GetOpenIDConnectProvider"],
      resources: [iamArn("oidc-provider/token.actions.githubusercontent.com")],
    },
    {
      sid: "MakeWorkloadRoles",
      actions: ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"],
      resources: workloadRoles,
      condition: { StringEquals: { "iam:PermissionsBoundary": iamArn(`policy/${names.boundary}`) } },
    },
    {
      sid: "RemoveWorkloadRoles",
      actions: [
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:ListInstanceProfilesForRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateRole",
      ],
      resources: workloadRoles,
    },
    ...TAKERS.map((service) => passStatement(service, scope)),
    {
      sid: "ServiceLinkedRoles",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: SERVICE_LINKED.map((service) => iamArn(`role/aws-service-role/${service}/*`)),
      condition: { StringEquals: { "iam:AWSServiceName": SERVICE_LINKED } },
    },
  ];
};
