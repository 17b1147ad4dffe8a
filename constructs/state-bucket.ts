import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { tlsOnlyPolicy } from "./tls-only-policy";

/** Old states are kept this long, and this many whatever their age: enough to undo a bad month. */
const OLD_VERSION_DAYS = 90;
const OLD_VERSIONS_KEPT = 20;
const UNFINISHED_UPLOAD_DAYS = 7;

export interface StateBucketProps {
  readonly bucketName: string;
}

/**
 * The bucket that holds Terraform's state, its own included. The `bootstrap` step makes it before the first apply, so it
 * is imported; and because a bucket cannot hold the record of its own removal, Terraform never destroys it in any
 * environment: the `destroy` step does, after everything else.
 * @example new StateBucket(this, "state", { bucketName: "stockwiz-terraform-state-123456789012-dev" })
 */
export class StateBucket extends Construct {
  readonly bucketName: string;

  constructor(scope: Construct, id: string, { bucketName }: StateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, "bucket", { bucket: bucketName, lifecycle: { preventDestroy: true } });
    bucket.importFrom(bucketName);
    this.bucketName = bucket.bucket;
    this.closeToTheWorld(bucket, bucketName);
    this.encrypt(bucket);
    this.keepOldVersions(bucket);
  }

  private closeToTheWorld({ bucket }: S3Bucket, bucketName: string): void {
    const block = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    // S3 answers two changes of one bucket's access at the same moment with a conflict.
    new S3BucketPolicy(this, "policy", { bucket, policy: tlsOnlyPolicy(bucketName), dependsOn: [block] });
  }

  private encrypt({ bucket }: S3Bucket): void {
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }],
    });
  }

  private keepOldVersions({ bucket }: S3Bucket): void {
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [
            { noncurrentDays: OLD_VERSION_DAYS, newerNoncurrentVersions: OLD_VERSIONS_KEPT },
          ],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: UNFINISHED_UPLOAD_DAYS }],
        },
      ],
      dependsOn: [versioning],
    });
  }
}
