import type { AwsCall } from "../../rehearsal/wire/aws-call";

/** Services that sign their calls under another name than IAM knows them by. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch", tagging: "tag" };

/** S3's operations whose permission has another name.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
  GetBucketCors: "GetBucketCORS",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  DeleteObjects: "DeleteObject",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
};

/** Operations that the protocol tells by method and path; what the parentheses take is the subject.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/API_Operations.html
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations.html */
const REST_ACTIONS: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  lambda: [
    [/^POST \/[\d-]+\/functions\/?$/, "CreateFunction"],
    [/^GET \/[\d-]+\/functions\/([^/]+)$/, "GetFunction"],
    [/^DELETE \/[\d-]+\/functions\/([^/]+)$/, "DeleteFunction"],
    [/^GET \/[\d-]+\/functions\/([^/]+)\/configuration$/, "GetFunctionConfiguration"],
    [/^PUT \/[\d-]+\/functions\/([^/]+)\/configuration$/, "UpdateFunctionConfiguration"],
    [/^PUT \/[\d-]+\/functions\/([^/]+)\/code$/, "UpdateFunctionCode"],
    [/^GET \/[\d-]+\/functions\/([^/]+)\/versions$/, "ListVersionsByFunction"],
    [/^POST \/[\d-]+\/functions\/([^/]+)\/versions$/, "PublishVersion"],
    [/^POST \/[\d-]+\/functions\/([^/]+)\/invocations$/, "InvokeFunction"],
    [/^POST \/[\d-]+\/functions\/([^/]+)\/aliases$/, "CreateAlias"],
    [/^GET \/[\d-]+\/functions\/([^/]+)\/aliases\/[^/]+$/, "GetAlias"],
    [/^PUT \/[\d-]+\/functions\/([^/]+)\/aliases\/[^/]+$/, "UpdateAlias"],
    [/^DELETE \/[\d-]+\/functions\/([^/]+)\/aliases\/[^/]+$/, "DeleteAlias"],
    [/^GET \/[\d-]+\/functions\/([^/]+)\/code-signing-config$/, "GetFunctionCodeSigningConfig"],
    [/^GET \/[\d-]+\/functions\/([^/]+)\/policy$/, "GetPolicy"],
    [/^POST \/[\d-]+\/functions\/([^/]+)\/policy$/, "AddPermission"],
    [/^DELETE \/[\d-]+\/functions\/([^/]+)\/policy\/[^/]+$/, "RemovePermission"],
    [/^GET \/[\d-]+\/functions\/([^/]+)\/url$/, "GetFunctionUrlConfig"],
    [/^POST \/[\d-]+\/functions\/([^/]+)\/url$/, "CreateFunctionUrlConfig"],
    [/^PUT \/[\d-]+\/functions\/([^/]+)\/url$/, "UpdateFunctionUrlConfig"],
    [/^DELETE \/[\d-]+\/functions\/([^/]+)\/url$/, "DeleteFunctionUrlConfig"],
    [/^GET \/[\d-]+\/tags\/(.+)$/, "ListTags"],
    [/^POST \/[\d-]+\/tags\/(.+)$/, "TagResource"],
    [/^DELETE \/[\d-]+\/tags\/(.+)$/, "UntagResource"],
  ],
  elasticfilesystem: [
    [/^POST \/[\d-]+\/file-systems$/, "CreateFileSystem"],
    [/^GET \/[\d-]+\/file-systems$/, "DescribeFileSystems"],
    [/^PUT \/[\d-]+\/file-systems\/([^/]+)$/, "UpdateFileSystem"],
    [/^DELETE \/[\d-]+\/file-systems\/([^/]+)$/, "DeleteFileSystem"],
    [/^GET \/[\d-]+\/file-systems\/([^/]+)\/policy$/, "DescribeFileSystemPolicy"],
    [/^PUT \/[\d-]+\/file-systems\/([^/]+)\/policy$/, "PutFileSystemPolicy"],
    [/^DELETE \/[\d-]+\/file-systems\/([^/]+)\/policy$/, "DeleteFileSystemPolicy"],
    [/^GET \/[\d-]+\/file-systems\/([^/]+)\/lifecycle-configuration$/, "DescribeLifecycleConfiguration"],
    [/^POST \/[\d-]+\/mount-targets$/, "CreateMountTarget"],
    [/^GET \/[\d-]+\/mount-targets$/, "DescribeMountTargets"],
    [/^DELETE \/[\d-]+\/mount-targets\/[^/]+$/, "DeleteMountTarget"],
    [/^GET \/[\d-]+\/mount-targets\/[^/]+\/security-groups$/, "DescribeMountTargetSecurityGroups"],
    [/^PUT \/[\d-]+\/mount-targets\/[^/]+\/security-groups$/, "ModifyMountTargetSecurityGroups"],
    [/^POST \/[\d-]+\/access-points$/, "CreateAccessPoint"],
    [/^GET \/[\d-]+\/access-points$/, "DescribeAccessPoints"],
    [/^DELETE \/[\d-]+\/access-points\/([^/]+)$/, "DeleteAccessPoint"],
    [/^GET \/[\d-]+\/resource-tags\/([^/]+)$/, "ListTagsForResource"],
    [/^POST \/[\d-]+\/resource-tags\/([^/]+)$/, "TagResource"],
    [/^DELETE \/[\d-]+\/resource-tags\/([^/]+)$/, "UntagResource"],
  ],
  route53: [
    [/^GET \/[\d-]+\/hostedzone$/, "ListHostedZones"],
    [/^GET \/[\d-]+\/hostedzone\/([^/]+)$/, "GetHostedZone"],
    [/^GET \/[\d-]+\/hostedzone\/([^/]+)\/rrset$/, "ListResourceRecordSets"],
    [/^POST \/[\d-]+\/hostedzone\/([^/]+)\/rrset\/?$/, "ChangeResourceRecordSets"],
    [/^GET \/[\d-]+\/change\/([^/]+)$/, "GetChange"],
    [/^GET \/[\d-]+\/tags\/hostedzone\/([^/]+)$/, "ListTagsForResource"],
  ],
};

/** An action of IAM and what the record says that it is about. */
export interface NamedAction {
  /** `s3:GetObject` */
  readonly action: string;
  /** As in the record; `-` when it does not say. */
  readonly subject: string;
}

/**
 * The IAM action that a recorded call needs first of all.
 * @throws Error for a call by method and path that no line of the tables knows: it would be checked for nothing.
 */
export const iamActionOf = ({ service, action, resource }: AwsCall): NamedAction => {
  const prefix = PREFIXES[service] ?? service;
  if (service === "s3") return { action: `s3:${S3_ACTIONS[action] ?? action}`, subject: resource };
  if (!action.includes(" ")) return { action: `${prefix}:${action}`, subject: resource };
  for (const [pattern, name] of REST_ACTIONS[service] ?? []) {
    const match = pattern.exec(action);
    if (match) return { action: `${prefix}:${name}`, subject: decodeURIComponent(match[1] ?? "-") };
  }
  throw new Error(`iam-action: no IAM action is known for "${action}" of ${service}; add it to the table`);
};
