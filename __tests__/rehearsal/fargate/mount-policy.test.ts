import { type MountRequest, mountRight } from "../../../rehearsal/fargate/mount-policy";

const ROLE = "arn:aws:iam::123456789012:role/task";
const FILES = "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-0a";
const POINT = "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0a";
const client = (changes: Partial<MountRequest> = {}): MountRequest => ({
  ...{ roleArn: ROLE, fileSystemArn: FILES, accessPointArn: POINT, isEncrypted: true },
  ...changes,
});
const statement = (changes: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS: ROLE },
  Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
  Resource: FILES,
  ...changes,
});
const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const when = (key: string, value: string, operator = "Bool") =>
  policy(statement({ Condition: { [operator]: { [key]: value } } }));

describe("the policy of a file system", () => {
  it("lets everybody write where there is none, whoever they say they are", () => {
    expect([undefined, ROLE].map((roleArn) => mountRight(undefined, client({ roleArn })))).toEqual(["write", "write"]);
  });

  it("lets the role write that it names, or any where it names all", () => {
    expect(mountRight(policy(statement()), client())).toBe("write");
    const all = statement({ Principal: { AWS: "*" }, Action: "elasticfilesystem:Client*" });
    expect(mountRight(policy(all), client({ roleArn: undefined }))).toBe("write");
  });

  it("lets a role only read that it lets mount and not write", () => {
    expect(mountRight(policy(statement({ Action: "elasticfilesystem:ClientMount" })), client())).toBe("read");
  });

  it("lets mount whoever meets its conditions", () => {
    expect(mountRight(when("aws:SecureTransport", "true"), client())).toBe("write");
    expect(mountRight(when("elasticfilesystem:AccessPointArn", POINT, "StringEquals"), client())).toBe("write");
  });

  it.each([
    ["another role", policy(statement()), { roleArn: `${ROLE}-of-another` }],
    ["a client without a role", policy(statement()), { roleArn: undefined }],
    ["a role that may only write", policy(statement({ Action: "elasticfilesystem:ClientWrite" })), {}],
    ["a role that another statement denies", policy(statement(), statement({ Effect: "Deny", Principal: "*" })), {}],
    ["a client without TLS where it wants that", when("aws:SecureTransport", "true"), { isEncrypted: false }],
    ["another way than by a mount target", when("elasticfilesystem:AccessedViaMountTarget", "false"), {}],
    [
      "another access point",
      when("elasticfilesystem:AccessPointArn", POINT, "StringEquals"),
      { accessPointArn: `${POINT}b` },
    ],
    ["a condition that nobody knows", when("elasticfilesystem:Unheard", "true"), {}],
    ["a policy for another file system", policy(statement({ Resource: `${FILES}b` })), {}],
  ])("rejects %s", (_, text, changes) => {
    expect(mountRight(text, client(changes))).toBe("none");
  });
});
