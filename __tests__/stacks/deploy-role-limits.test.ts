import { pipelineStatements } from "../support/deploy-role";
import { changedProd } from "../support/environment-values";
import { type IamRequest, isAllowed } from "../support/iam-decision";
import { ACCOUNT } from "../support/synthesize";

const domain = { name: "stock.shop.example.com", zoneName: "example.com" };
const statements = pipelineStatements("deploy", "prod", changedProd({ domain, "data.restoreFrom": "before-the-move" }));

const iamArn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
const BOUNDARY = iamArn("policy/prod-stockwiz-boundary");
const bounded = { "iam:PermissionsBoundary": BOUNDARY };
const made = { "aws:RequestTag/Project": "StockWiz", "aws:RequestTag/Environment": "prod" };
const owned = { "aws:ResourceTag/Project": "StockWiz", "aws:ResourceTag/Environment": "prod" };
const ofDev = { "aws:ResourceTag/Project": "StockWiz", "aws:ResourceTag/Environment": "dev" };

/** In words, an action, the one resource that it is about, and all condition keys that AWS would fill in. */
type Line = readonly [words: string, action: string, resource: string, context?: Record<string, string>];

const isAllowedTo = (action: string, resource: string, context: Record<string, string> = {}): boolean => {
  const request: IamRequest = { action, resources: [resource], context };
  return isAllowed(statements, request, { unknownKeys: "count as absent" });
};

const task = iamArn("role/prod-stockwiz-task");
const ownRole = iamArn("role/prod-stockwiz-deploy");
const group = arn("ec2", "security-group/sg-1");
const notifier = arn("lambda", "function:prod-stockwiz-notifier");
const mailSecret = arn("secretsmanager", "secret:prod/stockwiz/mail-AbCdEf");
const zone = "arn:aws:route53:::hostedzone/Z1";
const RECORDS = "route53:ChangeResourceRecordSetsNormalizedRecordNames";

const key = arn("kms", "key/1");
const via = (service: string) => ({ "kms:ViaService": `${service}.us-east-1.amazonaws.com` });

const migration = arn("ecs", "task-definition/prod-stockwiz-migrate:3");
const inCluster = { "ecs:cluster": arn("ecs", "cluster/prod-cluster") };

const RESTORE = "rds:RestoreDBInstanceFromDBSnapshot";

const allowed: readonly Line[] = [
  ["begin its database with a last snapshot", RESTORE, arn("rds", "snapshot:prod-stockwiz-final-1")],
  ["begin its database with the snapshot that its file names", RESTORE, arn("rds", "snapshot:before-the-move")],
  ["run the migration in its own cluster", "ecs:RunTask", migration, inCluster],
  ["stop a migration that does not end", "ecs:StopTask", arn("ecs", "task/prod-cluster/1"), inCluster],
  ["make a workload's role inside the boundary", "iam:CreateRole", task, bounded],
  ["write a workload's policy inside the boundary", "iam:PutRolePolicy", task, bounded],
  ["remove a workload's role", "iam:DeleteRole", task],
  ["read its own role", "iam:GetRole", ownRole],
  ["read the boundary", "iam:GetPolicyVersion", BOUNDARY],
  ["pass the task's role to ECS", "iam:PassRole", task, { "iam:PassedToService": "ecs-tasks.amazonaws.com" }],
  ["make a tagged VPC", "ec2:CreateVpc", arn("ec2", "vpc/vpc-1"), made],
  ["make a tagged subnet", "ec2:CreateSubnet", arn("ec2", "subnet/subnet-1"), made],
  ["make a subnet in its own VPC", "ec2:CreateSubnet", arn("ec2", "vpc/vpc-1"), owned],
  ["delete its own security group", "ec2:DeleteSecurityGroup", group, owned],
  ["tag a security group that nobody has tagged", "ec2:CreateTags", group, made],
  [
    "read its own secret",
    "secretsmanager:GetSecretValue",
    arn("secretsmanager", "secret:prod/stockwiz/redis-url-AbCdEf"),
  ],
  ["decrypt its own secret by way of Secrets Manager", "kms:Decrypt", key, { ...owned, ...via("secretsmanager") }],
  ["read the policy of its own key", "kms:GetKeyPolicy", key, owned],
  ["let events call the notifier", "lambda:AddPermission", notifier, { "lambda:Principal": "events.amazonaws.com" }],
  ["make a version of the notifier live", "lambda:UpdateAlias", notifier],
  ["try the notifier", "lambda:InvokeFunction", `${notifier}:live`],
  ["call the notifier's address", "lambda:InvokeFunctionUrl", `${notifier}:live`],
  ["write how the notifier sends e-mail", "secretsmanager:PutSecretValue", mailSecret],
  ["change the record of its domain", "route53:ChangeResourceRecordSets", zone, { [RECORDS]: domain.name }],
  ["remove the record of the end", "ssm:DeleteParameter", arn("ssm", "parameter/stockwiz/prod/teardown")],
  ["tell its own alerts of the end", "sns:Publish", arn("sns", "prod-alerts")],
  ["have what it tells encrypted", "kms:GenerateDataKey", key, { ...owned, ...via("sns") }],
  ["list which images run", "ssm:GetParametersByPath", arn("ssm", "parameter/stockwiz/prod/images/")],
  ["list its own tasks", "ecs:ListTasks", arn("ecs", "container-instance/prod-cluster/*")],
  ["read what its own tasks wrote", "logs:FilterLogEvents", arn("logs", "log-group:/ecs/prod:log-stream:")],
  ["write its own state", "s3:PutObject", `arn:aws:s3:::stockwiz-terraform-state-${ACCOUNT}-prod/prod/app.tfstate`],
];

const refused: readonly Line[] = [
  ["forget which image runs", "ssm:DeleteParameter", arn("ssm", "parameter/stockwiz/prod/images/postgres")],
  ["tell another environment's alerts of an end", "sns:Publish", arn("sns", "dev-alerts")],
  ["make a role without the boundary", "iam:CreateRole", task],
  ["make a role inside another boundary", "iam:CreateRole", task, { "iam:PermissionsBoundary": iamArn("policy/wide") }],
  ["make a role that is no workload's", "iam:CreateRole", iamArn("role/prod-stockwiz-admin"), bounded],
  ["make a role outside its prefix", "iam:CreateRole", iamArn("role/admin"), bounded],
  ["make a role of another environment", "iam:CreateRole", iamArn("role/dev-stockwiz-task"), bounded],
  ["write the policy of a role without the boundary", "iam:PutRolePolicy", task],
  ["write a policy into its own role", "iam:PutRolePolicy", ownRole, bounded],
  ["attach a policy to its own role", "iam:AttachRolePolicy", ownRole, bounded],
  ["attach a policy to a workload's role", "iam:AttachRolePolicy", task, bounded],
  ["change who may take its own role", "iam:UpdateAssumeRolePolicy", ownRole, bounded],
  ["delete its own role", "iam:DeleteRole", ownRole],
  ["take the boundary off a role", "iam:DeleteRolePermissionsBoundary", task, bounded],
  [
    "put another boundary on a role",
    "iam:PutRolePermissionsBoundary",
    task,
    { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
  ],
  ["change the boundary", "iam:CreatePolicyVersion", BOUNDARY],
  ["go back to an older boundary", "iam:SetDefaultPolicyVersion", BOUNDARY],
  ["delete the boundary", "iam:DeletePolicy", BOUNDARY],
  ["change one of its own policies", "iam:CreatePolicyVersion", iamArn("policy/prod-stockwiz-deploy-app")],
  ["pass the task's role to EC2", "iam:PassRole", task, { "iam:PassedToService": "ec2.amazonaws.com" }],
  ["pass the task's role to Lambda", "iam:PassRole", task, { "iam:PassedToService": "lambda.amazonaws.com" }],
  ["pass its own role to ECS", "iam:PassRole", ownRole, { "iam:PassedToService": "ecs-tasks.amazonaws.com" }],
  [
    "make another service's role",
    "iam:CreateServiceLinkedRole",
    iamArn("role/aws-service-role/es.amazonaws.com/X"),
    { "iam:AWSServiceName": "es.amazonaws.com" },
  ],
  ["make a user", "iam:CreateUser", iamArn("user/prod-stockwiz-task")],
  ["take another role", "sts:AssumeRole", iamArn("role/dev-stockwiz-deploy")],
  ["make a VPC without tags", "ec2:CreateVpc", arn("ec2", "vpc/vpc-1")],
  [
    "make a VPC with another environment's tags",
    "ec2:CreateVpc",
    arn("ec2", "vpc/vpc-1"),
    { ...made, "aws:RequestTag/Environment": "dev" },
  ],
  ["make a subnet in another environment's VPC", "ec2:CreateSubnet", arn("ec2", "vpc/vpc-1"), { ...ofDev, ...made }],
  [
    "make a NAT gateway in another environment's subnet",
    "ec2:CreateNatGateway",
    arn("ec2", "subnet/subnet-1"),
    { ...ofDev, ...made },
  ],
  ["open another environment's security group", "ec2:AuthorizeSecurityGroupIngress", group, { ...ofDev, ...made }],
  ["delete another environment's VPC", "ec2:DeleteVpc", arn("ec2", "vpc/vpc-1"), ofDev],
  ["delete a VPC that nobody has tagged", "ec2:DeleteVpc", arn("ec2", "vpc/vpc-1")],
  ["tag another environment's security group as its own", "ec2:CreateTags", group, { ...ofDev, ...made }],
  ["tag a VPC that nobody has tagged as its own", "ec2:CreateTags", arn("ec2", "vpc/vpc-1"), made],
  ["start an instance", "ec2:RunInstances", arn("ec2", "instance/i-1"), made],
  [
    "delete another environment's load balancer",
    "elasticloadbalancing:DeleteLoadBalancer",
    arn("elasticloadbalancing", "loadbalancer/app/dev-alb/1"),
    owned,
  ],
  [
    "read another environment's secret",
    "secretsmanager:GetSecretValue",
    arn("secretsmanager", "secret:dev/stockwiz/redis-url-AbCdEf"),
  ],
  [
    "read the secret of RDS's master user",
    "secretsmanager:GetSecretValue",
    arn("secretsmanager", "secret:rds!db-1-AbCdEf"),
  ],
  [
    "read another environment's state",
    "s3:GetObject",
    `arn:aws:s3:::stockwiz-terraform-state-${ACCOUNT}-dev/dev/app.tfstate`,
  ],
  ["delete another environment's database", "rds:DeleteDBInstance", arn("rds", "db:dev-stockwiz")],
  ["run the services' task on its own", "ecs:RunTask", arn("ecs", "task-definition/prod-stockwiz:1"), inCluster],
  [
    "run the migration in another cluster",
    "ecs:RunTask",
    migration,
    { "ecs:cluster": arn("ecs", "cluster/dev-cluster") },
  ],
  ["run another environment's migration", "ecs:RunTask", migration.replace("prod", "dev"), inCluster],
  ["stop a task of another environment", "ecs:StopTask", arn("ecs", "task/dev-cluster/1")],
  ["begin its database with another snapshot", RESTORE, arn("rds", "snapshot:payroll")],
  ["begin its database with another environment's", RESTORE, arn("rds", "snapshot:dev-stockwiz-final-1")],
  ["begin another environment's database", RESTORE, arn("rds", "db:dev-stockwiz")],
  ["delete the snapshot that its file names", "rds:DeleteDBSnapshot", arn("rds", "snapshot:before-the-move")],
  ["delete a last snapshot", "rds:DeleteDBSnapshot", arn("rds", "snapshot:prod-stockwiz-final-1")],
  [
    "change another environment's scaling",
    "application-autoscaling:PutScalingPolicy",
    arn("application-autoscaling", "scalable-target/1"),
    ofDev,
  ],
  [
    "tag another environment's scaling as its own",
    "application-autoscaling:TagResource",
    arn("application-autoscaling", "scalable-target/1"),
    { ...ofDev, ...made },
  ],
  ["decrypt with its own key by itself", "kms:Decrypt", key, owned],
  ["decrypt another environment's secret", "kms:Decrypt", key, { ...ofDev, ...via("secretsmanager") }],
  ["change the policy of its own key", "kms:PutKeyPolicy", key, owned],
  ["tag a key that nobody has tagged as its own", "kms:TagResource", key, made],
  ["delete its own key", "kms:ScheduleKeyDeletion", key, owned],
  ["switch its own key off", "kms:DisableKey", key, owned],
  ["call another function", "lambda:InvokeFunction", arn("lambda", "function:payroll")],
  ["change another environment's notifier", "lambda:UpdateFunctionCode", notifier.replace("prod", "dev")],
  ["write how another environment's sends e-mail", "secretsmanager:PutSecretValue", mailSecret.replace("prod", "dev")],
  ["open the notifier to the world", "lambda:AddPermission", notifier, { "lambda:Principal": "*" }],
  [
    "give the notifier a public address",
    "lambda:CreateFunctionUrlConfig",
    notifier,
    { "lambda:FunctionUrlAuthType": "NONE" },
  ],
  ["delete another certificate", "acm:DeleteCertificate", arn("acm", "certificate/1"), ofDev],
  ["change a record beside its domain", "route53:ChangeResourceRecordSets", zone, { [RECORDS]: "shop.example.com" }],
  ["delete the state bucket", "s3:DeleteBucket", `arn:aws:s3:::stockwiz-terraform-state-${ACCOUNT}-prod`],
  ["delete a repository", "ecr:DeleteRepository", arn("ecr", "repository/prod-stockwiz-postgres")],
];

describe("the deploy role", () => {
  it.each(allowed.map((line) => [line[0], line] as const))("may %s", (_words, [, action, resource, context]) => {
    expect(isAllowedTo(action, resource, context)).toBe(true);
  });

  it.each(refused.map((line) => [line[0], line] as const))("may not %s", (_words, [, action, resource, context]) => {
    expect(isAllowedTo(action, resource, context)).toBe(false);
  });
});

describe("a decision of IAM", () => {
  const statement = {
    sid: "A",
    actions: ["a:Do"],
    resources: ["arn:b", "arn:c?/*"],
    condition: { StringEquals: { k: "v" } },
  };
  const decide = (request: IamRequest, unknownKeys: "count as met" | "count as absent" = "count as absent") =>
    isAllowed([statement], request, { unknownKeys });

  it("takes every one of the resources", () => {
    expect(decide({ action: "a:Do", resources: ["arn:b", "arn:cc/d/e"], context: { k: "v" } })).toBe(true);
    expect(decide({ action: "a:Do", resources: ["arn:b", "arn:x"], context: { k: "v" } })).toBe(false);
  });

  it("does not take a pattern for everything", () => {
    expect(decide({ action: "a:Do", resources: ["*"], context: { k: "v" } })).toBe(false);
  });

  it("takes a condition for met only where the value is not known and that is asked for", () => {
    expect(decide({ action: "a:Do", resources: ["arn:b"] })).toBe(false);
    expect(decide({ action: "a:Do", resources: ["arn:b"] }, "count as met")).toBe(true);
    expect(decide({ action: "a:Do", resources: ["arn:b"], context: { k: "w" } }, "count as met")).toBe(false);
  });

  it("rejects an operator that it does not know", () => {
    const odd = { ...statement, condition: { StringNotEquals: { k: "v" } } };
    expect(() => isAllowed([odd], { action: "a:Do", resources: ["arn:b"] }, { unknownKeys: "count as met" })).toThrow(
      "the operator StringNotEquals is not known",
    );
  });
});
