import { defineRule } from "../../engine/rule";
import { rolePolicy } from "../../evidence/programs";
import { allOf, Items } from "../../facts/items";
import { allowing, IDENTITY_POLICIES } from "../../facts/policy-statements";
import { isLimitedBy, reachesEverything } from "../../facts/reach";

/** What an action on everything gives away. Other writes on everything are what `no-wildcard-resources` is about. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  "hands out credentials": [
    "codeartifact:GetAuthorizationToken",
    "iam:CreateServiceSpecificCredential",
    "rds-db:connect",
    "redshift:GetClusterCredentials",
    "redshift-serverless:GetCredentials",
    "sts:AssumeRole",
    "sts:GetFederationToken",
  ],
  "reads secrets and data": [
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ec2:ModifySnapshotAttribute",
    "kms:Decrypt",
    "rds:ModifyDBSnapshotAttribute",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
  ],
  "changes who may do what": [
    "ecr:SetRepositoryPolicy",
    "iam:CreateRole",
    "iam:CreateUser",
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "lambda:AddPermission",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutObjectAcl",
    "secretsmanager:PutResourcePolicy",
    "sns:AddPermission",
    "sns:SetTopicAttributes",
    "sqs:AddPermission",
    "sqs:SetQueueAttributes",
  ],
};
/** Keys that say when, from where or by what program, but not to what. */
const NO_LIMITS = /^aws:(currenttime|epochtime|referer|requestedregion|useragent)$/;

const allow = (action: string, resource: string, more = ""): string =>
  rolePolicy(`Effect = "Allow", Action = ${action}, Resource = ${resource}, ${more}`);

export const noUnlimitedSensitiveActions = defineRule({
  id: "no-unlimited-sensitive-actions",
  title: "no policy may hand out credentials, read data or change permissions on everything",
  severity: "high",
  why: "one service that is broken into then gives away what all the others keep",
  fix: "name the resources, or limit them by a condition such as aws:ResourceTag",
  example: 'Action   = "secretsmanager:GetSecretValue"\nResource = aws_secretsmanager_secret.database.arn',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  aliases: {
    checkov: [
      "CKV_AWS_287",
      "CKV_AWS_288",
      "CKV_AWS_289",
      "CKV_AWS_290",
      "CKV_AWS_107",
      "CKV_AWS_108",
      "CKV_AWS_109",
      "CKV_AWS_111",
    ],
  },
  appliesTo: IDENTITY_POLICIES,
  check: (subject) =>
    allowing(subject)
      .filter((statement) =>
        allOf(
          () => reachesEverything(statement),
          () => !isLimitedBy(statement, (key) => !NO_LIMITS.test(key)),
        ),
      )
      .flatMap((statement) =>
        new Items(Object.entries(KINDS)).flatMap(([kind, actions]) => {
          const found = actions.filter((action) => statement.concerns(action));
          return found.length > 0 ? [`${statement.name} ${kind} on everything: ${found.join(", ")}`] : [];
        }),
      ),
  passes: [
    allow('"s3:GetObject"', '"arn:aws:s3:::assets/*"'),
    allow('"s3:ListAllMyBuckets"', '"*"'),
    allow('"kms:Decrypt"', '"*"', 'Condition = { StringEquals = { "kms:ViaService" = "s3.us-east-1.amazonaws.com" } }'),
    allow('"ssm:GetParameter"', '"arn:aws:ssm:us-east-1:123456789012:parameter/app/*"'),
  ],
  fails: [
    allow('"secretsmanager:GetSecretValue"', '"*"'),
    allow('"s3:Get*"', '"arn:aws:s3:::*/*"'),
    allow('"ssm:GetParameter*"', '"arn:aws:ssm:*:*:parameter/*"'),
    allow('"sts:AssumeRole"', '"arn:aws:iam::*:role/*"'),
    allow('["sqs:AddPermission"]', '["arn:aws:sqs:us-east-1:123456789012:q", "*"]'),
    allow('"s3:GetObject"', '"*"', 'Condition = { StringEquals = { "aws:RequestedRegion" = "us-east-1" } }'),
    allow('"s3:GetObject"', '"*"', 'Condition = { Bool = { "aws:SecureTransport" = "true" } }'),
  ],
  undecided: [
    allow('"secretsmanager:GetSecretValue"', "var.unknown"),
    allow('"s3:GetObject"', `"\${var.unknown}/*"`),
    allow('"kms:Decrypt"', '"*"', 'Condition = { StringEquals = { "kms:ViaService" = var.unknown } }'),
  ],
});
