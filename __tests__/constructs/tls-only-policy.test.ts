import { tlsOnlyPolicy } from "../../constructs/tls-only-policy";

const { Version, Statement } = JSON.parse(tlsOnlyPolicy("some-bucket"));

describe("a policy that admits TLS only", () => {
  it("covers the bucket and every object in it", () => {
    expect(Version).toBe("2012-10-17");
    for (const { Resource } of Statement)
      expect(Resource).toEqual(["arn:aws:s3:::some-bucket", "arn:aws:s3:::some-bucket/*"]);
  });

  it("rejects everybody who comes without TLS, or with an old one", () => {
    const refused = Statement.map(({ Principal, Action, Condition }: Record<string, unknown>) => [
      Principal,
      Action,
      Condition,
    ]);
    expect(refused).toEqual([
      ["*", "s3:*", { Bool: { "aws:SecureTransport": "false" } }],
      ["*", "s3:*", { NumericLessThan: { "s3:TlsVersion": "1.2" } }],
    ]);
  });

  it("allows nobody anything", () => {
    expect(new Set(Statement.map(({ Effect }: { Effect: string }) => Effect))).toEqual(new Set(["Deny"]));
  });
});
