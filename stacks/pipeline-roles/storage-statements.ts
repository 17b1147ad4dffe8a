import type { PolicyStatement } from "../../constructs/policy-document";
import type { Scope } from "../scope";

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
  "ecr:ListImages",
  "ecr:ListTagsForResource",
  "ecr:PutImage",
  "ecr:PutImageScanningConfiguration",
  "ecr:PutImageTagMutability",
  "ecr:PutLifecyclePolicy",
  "ecr:TagResource",
  "ecr:UntagResource",
  "ecr:UploadLayerPart",
];

/** Managing a parameter without deleting it. */
const PARAMETERS = [
  "ssm:AddTagsToResource",
  "ssm:GetParameter",
  "ssm:ListTagsForResource",
  "ssm:PutParameter",
  "ssm:RemoveTagsFromResource",
];

/** The environment's key is read, and used for secrets and alerts. Whom it admits only an administrator changes. */
const keyStatements = ({ arn, owned, via }: Scope): PolicyStatement[] => {
  const resources = [arn("kms", "key/*")]; // its id is known to nobody before
  return [
    {
      sid: "ReadKey",
      actions: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
      resources,
      condition: { StringEquals: owned },
    },
    {
      sid: "UseKey",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources,
      condition: { StringEquals: { ...owned, ...via("secretsmanager", "sns") } },
    },
  ];
};

/** What the storage stack takes, and the state of all stacks: nothing that holds data is deleted. */
export const storageStatements = (scope: Scope, stateBucket: string): PolicyStatement[] => {
  const { name, names, arn } = scope;
  const bucketArn = `arn:aws:s3:::${stateBucket}`;
  return [
    {
      sid: "State",
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: [`${bucketArn}/${name}/*`],
    },
    { sid: "StateBucket", actions: BUCKET_SETTINGS, resources: [bucketArn] },
    { sid: "Images", actions: IMAGES, resources: [arn("ecr", `repository/${names.repository("*")}`)] },
    {
      sid: "ImageParameters",
      actions: [...PARAMETERS, "ssm:GetParameters", "ssm:GetParametersByPath"],
      resources: [arn("ssm", `parameter${names.imageParameter("*")}`)], // and the path itself, which ends in a slash
    },
    {
      sid: "RecordOfTheEnd",
      actions: [...PARAMETERS, "ssm:DeleteParameter"],
      resources: [arn("ssm", `parameter${names.teardown}`)],
    },
    ...keyStatements(scope),
  ];
};
