import type { Attributes } from "./attributes";
import type { Items } from "./items";
import { type Statement, statementsOf } from "./policy-statements";
import type { Subject } from "./subject";

/** The resource of its own that says something of a bucket, such as `aws_s3_bucket_versioning`. @throws Undecided */
export const companion = (bucket: Subject, type: string): Subject | undefined => bucket.linked(type, "bucket").first;

/** The companion, or the block inside the bucket that said the same before version 4 of the provider. @throws Undecided */
export const companionOrBlock = (bucket: Subject, type: string, block: string): Attributes | undefined =>
  companion(bucket, type) ?? bucket.block(block);

/** Statements of the policies of a bucket. */
export const bucketStatements = (bucket: Subject): Items<Statement> =>
  bucket.linked("aws_s3_bucket_policy", "bucket").flatMap((policy) => statementsOf(policy, "policy"));
