import { identifyCall } from "../../../rehearsal/wire/aws-call";
import { requestOf } from "../../support/wire-request";

const identify = (line: string, headers: Readonly<Record<string, string>> = {}) =>
  identifyCall(requestOf(line, { service: "s3", headers }));

describe("a call of S3", () => {
  it.each([
    ["GET /", "ListBuckets"],
    ["PUT /b", "CreateBucket"],
    ["PUT /b/", "CreateBucket"],
    ["HEAD /b", "HeadBucket"],
    ["DELETE /b", "DeleteBucket"],
    ["GET /b", "ListObjects"],
    ["GET /b?list-type=2&prefix=dev%2F", "ListObjectsV2"],
    ["GET /b?versions", "ListObjectVersions"],
    ["GET /b?uploads", "ListMultipartUploads"],
    ["POST /b?delete", "DeleteObjects"],
    ["GET /b?acl", "GetBucketAcl"],
    ["PUT /b?encryption", "PutBucketEncryption"],
    ["GET /b?lifecycle", "GetBucketLifecycleConfiguration"],
    ["GET /b?location", "GetBucketLocation"],
    ["GET /b?object-lock", "GetObjectLockConfiguration"],
    ["PUT /b?ownershipControls", "PutBucketOwnershipControls"],
    ["PUT /b?policy", "PutBucketPolicy"],
    ["GET /b?policyStatus", "GetBucketPolicyStatus"],
    ["DELETE /b?publicAccessBlock", "DeletePublicAccessBlock"],
    ["PUT /b?tagging", "PutBucketTagging"],
    ["PUT /b?versioning=", "PutBucketVersioning"],
    ["GET /b?website", "GetBucketWebsite"],
  ])("%s is %s of the bucket", (line, action) => {
    expect(identify(line)).toEqual({ service: "s3", action, resource: line === "GET /" ? "-" : "b" });
  });

  it.each([
    ["GET /b/k", "GetObject"],
    ["HEAD /b/k", "HeadObject"],
    ["PUT /b/k", "PutObject"],
    ["PUT /b/k?x-id=PutObject", "PutObject"],
    ["DELETE /b/k?versionId=1", "DeleteObject"],
    ["GET /b/k?tagging", "GetObjectTagging"],
    ["PUT /b/k?acl", "PutObjectAcl"],
    ["GET /b/k?attributes", "GetObjectAttributes"],
    ["POST /b/k?uploads", "CreateMultipartUpload"],
    ["PUT /b/k?partNumber=1&uploadId=u", "UploadPart"],
    ["POST /b/k?uploadId=u", "CompleteMultipartUpload"],
  ])("%s is %s of the object", (line, action) => {
    expect(identify(line)).toEqual({ service: "s3", action, resource: "b/k" });
  });

  it("with a source to copy is CopyObject", () => {
    expect(identify("PUT /b/k", { "x-amz-copy-source": "/b/other" }).action).toBe("CopyObject");
  });

  it.each([
    ["GET /b/dev/storage.tfstate", "b/dev/storage.tfstate"],
    ["GET /b/a%20key%20with%20spaces", "b/a key with spaces"],
    ["GET /b/%C3%BC%2Fx", "b/ü/x"],
    ["GET /b/a+b", "b/a+b"],
    ["GET /b//leading", "b//leading"],
  ])("%s is about %s", (line, resource) => {
    expect(identify(line).resource).toBe(resource);
  });

  it("keeps a key that is no valid encoding as it came", () => {
    expect(identify("GET /b/100%")).toEqual({ service: "s3", action: "GetObject", resource: "b/100%" });
  });

  it("is known by the signature in its address when it is presigned", () => {
    const credential = encodeURIComponent("AKID/20260101/us-east-1/s3/aws4_request");
    expect(identifyCall(requestOf(`GET /b/k?X-Amz-Credential=${credential}&X-Amz-Signature=00`))).toEqual({
      service: "s3",
      action: "GetObject",
      resource: "b/k",
    });
  });
});
