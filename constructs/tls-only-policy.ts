/**
 * A bucket policy that refuses every request without TLS 1.2 or newer.
 * @param bucketName The name itself: `cdktf synth --hcl` cannot write a reference that lies inside a JSON text.
 */
export const tlsOnlyPolicy = (bucketName: string): string => {
  const bucketArn = `arn:aws:s3:::${bucketName}`;
  const deny = (sid: string, condition: object) => ({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: condition,
  });
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      deny("RefusePlainHttp", { Bool: { "aws:SecureTransport": "false" } }),
      deny("RefuseOldTls", { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
    ],
  });
};
