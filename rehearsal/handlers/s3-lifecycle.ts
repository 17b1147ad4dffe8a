import { writtenBack } from "./written-back";

/** Gives a lifecycle rule back with everything that was written. */
export const s3Lifecycle = () =>
  writtenBack({
    name: "s3-lifecycle",
    why: "moto forgets NewerNoncurrentVersions of a NoncurrentVersionExpiration, and the provider waits until it reads what it wrote",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html",
    service: "s3",
    write: "PutBucketLifecycleConfiguration",
    read: "GetBucketLifecycleConfiguration",
    contentType: "application/xml",
  });
