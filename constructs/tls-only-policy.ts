/** A statement of a resource's policy that refuses actions to everybody who comes without TLS. */
export const refusePlainHttp = (action: string, resource: string | readonly string[]) => ({
  Sid: "RefusePlainHttp",
  Effect: "Deny",
  Principal: "*",
  Action: action,
  Resource: resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/**
 * A bucket policy that refuses every request without TLS 1.2 or newer.
 * @param bucketName The name itself: `cdktf synth --hcl` cannot write a reference that lies inside a JSON text.
 */
export const tlsOnlyPolicy = (bucketName: string): string => {
  const bucketArn = `arn:aws:s3:::${bucketName}`;
  const plainHttp = refusePlainHttp("s3:*", [bucketArn, `${bucketArn}/*`]);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      plainHttp,
      { ...plainHttp, Sid: "RefuseOldTls", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    ],
  });
};
