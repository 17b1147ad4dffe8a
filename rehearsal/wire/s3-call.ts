import type { WireRequest } from "./aws-call";

/** Sub-resources that S3 names in the query, and the noun in the operation's name.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
const bucketNouns: Record<string, string> = {
  accelerate: "BucketAccelerateConfiguration",
  acl: "BucketAcl",
  cors: "BucketCors",
  encryption: "BucketEncryption",
  lifecycle: "BucketLifecycleConfiguration",
  location: "BucketLocation",
  logging: "BucketLogging",
  notification: "BucketNotificationConfiguration",
  "object-lock": "ObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  policyStatus: "BucketPolicyStatus",
  publicAccessBlock: "PublicAccessBlock",
  replication: "BucketReplication",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};
const objectNouns: Record<string, string> = {
  acl: "ObjectAcl",
  tagging: "ObjectTagging",
  attributes: "ObjectAttributes",
};
const verbs: Record<string, string> = { GET: "Get", PUT: "Put", DELETE: "Delete", HEAD: "Head", POST: "Post" };

const decoded = (key: string): string => {
  try {
    return decodeURIComponent(key);
  } catch {
    return key; // no valid encoding: the emulator refuses it, and the record shows what was asked
  }
};

/** With `AWS_ENDPOINT_URL` on an IP address every client uses path style: `/bucket/key`. */
const split = (url: string): { bucket: string; key: string; query: URLSearchParams } => {
  const { pathname, searchParams } = new URL(`http://wire${url}`);
  const [bucket = "", ...key] = pathname.slice(1).split("/");
  return { bucket, key: decoded(key.join("/")), query: searchParams };
};

const nounIn = (nouns: Record<string, string>, query: URLSearchParams): string | undefined => {
  const found = Object.keys(nouns).find((name) => query.has(name));
  return found && nouns[found];
};

const bucketAction = (method: string, query: URLSearchParams): string => {
  const noun = nounIn(bucketNouns, query);
  if (noun) return `${verbs[method] ?? method}${noun}`;
  if (method === "POST" && query.has("delete")) return "DeleteObjects";
  if (method === "PUT") return "CreateBucket";
  if (method !== "GET") return `${verbs[method] ?? method}Bucket`;
  if (query.has("versions")) return "ListObjectVersions";
  if (query.has("uploads")) return "ListMultipartUploads";
  return query.has("list-type") ? "ListObjectsV2" : "ListObjects";
};

/** Name of the S3 operation that a request means: the protocol says it by method, path and query. */
export const s3Action = ({ method, url, headers }: WireRequest): string => {
  const { bucket, key, query } = split(url);
  if (!bucket) return "ListBuckets";
  if (!key) return bucketAction(method, query);
  const noun = nounIn(objectNouns, query);
  if (noun) return `${verbs[method] ?? method}${noun}`;
  if (method === "PUT" && query.has("uploadId")) return "UploadPart";
  if (method === "PUT" && headers["x-amz-copy-source"]) return "CopyObject";
  if (method === "POST") return query.has("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload";
  return `${verbs[method] ?? method}Object`;
};

/** `bucket` or `bucket/key`. */
export const s3Resource = ({ url }: WireRequest): string => {
  const { bucket, key } = split(url);
  return key ? `${bucket}/${key}` : bucket || "-";
};
