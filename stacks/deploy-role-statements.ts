import type { PolicyStatement } from "../constructs/policy-document";
import type { Deployment } from "../environments/deployment";

/** What refreshing and repairing the state bucket takes; nothing here deletes. */
const BUCKET_SETTINGS = [
  "s3:ListBucket",
  "s3:GetAccelerateConfiguration",
  "s3:GetBucketAcl",
  "s3:GetBucketCORS",
  "s3:GetBucketLogging",
  "s3:GetBucketObjectLockConfiguration",
  "s3:GetBucketOwnershipControls",
  "s3:GetBucketPolicy",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketRequestPayment",
  "s3:GetBucketTagging",
  "s3:GetBucketVersioning",
  "s3:GetBucketWebsite",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketTagging",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
];

/** Managing the repositories without deleting one, pushing and pulling. */
const IMAGES = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:CompleteLayerUpload",
  "ecr:CreateRepository",
  "ecr:DeleteLifecyclePolicy",
  "ecr:DescribeImages",
  "ecr:DescribeRepositories",
  "ecr:GetDownloadUrlForLayer",
  "ecr:GetLifecyclePolicy",
  "ecr:InitiateLayerUpload",
  "ecr:ListTagsForResource",
  "ecr:PutImage",
  "ecr:PutImageScanningConfiguration",
  "ecr:PutImageTagMutability",
  "ecr:PutLifecyclePolicy",
  "ecr:TagResource",
  "ecr:UntagResource",
  "ecr:UploadLayerPart",
];

/**
 * What a pipeline may do in one environment. It reads its own role and never changes it: a role that may widen itself has
 * no limit, so changes to the role are applied by an administrator.
 */
export const deployRoleStatements = ({ account, region, environment, stateBucket }: Deployment): PolicyStatement[] => {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const bucketArn = `arn:aws:s3:::${stateBucket}`;
  return [
    {
      sid: "State",
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: [`${bucketArn}/${environment.name}/*`],
    },
    {
      sid: "StateBucket",
      actions: BUCKET_SETTINGS,
      resources: [bucketArn],
    },
    // ECR has one registry an account and hands out one token for all of it, so this action takes no resource.
    { sid: "RegistryToken", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      sid: "Images",
      actions: IMAGES,
      resources: [arn("ecr", `repository/${environment.name}-stockwiz-*`)],
    },
    {
      sid: "ImageParameters",
      actions: [
        "ssm:AddTagsToResource",
        "ssm:GetParameter",
        "ssm:GetParameters",
        "ssm:ListTagsForResource",
        "ssm:PutParameter",
        "ssm:RemoveTagsFromResource",
      ],
      resources: [arn("ssm", `parameter/stockwiz/${environment.name}/images/*`)],
    },
    // DescribeParameters lists, and a list takes no resource.
    { sid: "ParameterList", actions: ["ssm:DescribeParameters"], resources: ["*"] },
    {
      sid: "OwnRole",
      actions: [
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
        "iam:GetOpenIDConnectProvider",
      ],
      resources: [
        `arn:aws:iam::${account}:role/${environment.name}-stockwiz-deploy`,
        `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
      ],
    },
  ];
};
