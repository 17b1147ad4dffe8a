import { KeptFolder } from "../../constructs/kept-folder";
import { decodeExpression } from "../support/expression";
import { synthesizeConstruct } from "../support/synthesize-construct";

const ROLE = "arn:aws:iam::123456789012:role/task";
const folder = synthesizeConstruct(
  (scope) =>
    new KeptFolder(scope, "kept", {
      folderName: "dev-kept",
      subnetIds: ["subnet-a", "subnet-b"],
      securityGroupId: "sg-data",
      user: { uid: 7, gid: 8 },
      roleArn: ROLE,
    }),
);

interface Statement {
  readonly Principal: unknown;
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition: { readonly Bool: Readonly<Record<string, string>> };
}

describe("a folder that is kept", () => {
  it("is encrypted, and no second one can be made by its name", () => {
    expect(folder.only("aws_efs_file_system")).toMatchObject({ encrypted: true, creation_token: "dev-kept" });
  });

  it("is reached in each subnet, through the group that admits NFS", () => {
    const targets = folder.resources("aws_efs_mount_target");
    expect(targets.map(({ subnet_id }) => subnet_id)).toEqual(["subnet-a", "subnet-b"]);
    for (const { security_groups } of targets) expect(security_groups).toEqual(["sg-data"]);
  });

  it("is one user's alone, whoever mounts it", () => {
    const { posix_user, root_directory } = folder.only("aws_efs_access_point");
    expect(posix_user).toEqual({ uid: 7, gid: 8 });
    expect(root_directory).toMatchObject({ creation_info: { owner_uid: 7, owner_gid: 8, permissions: "0700" } });
  });

  it("has a policy for itself alone: EFS would add that, and each plan take it away", () => {
    const { policy } = folder.only("aws_efs_file_system_policy");
    const { Statement } = decodeExpression<{ readonly Statement: readonly Statement[] }>(policy);
    const [name] = Object.keys(folder.json.resource.aws_efs_file_system ?? {});
    for (const { Resource } of Statement) expect(Resource).toBe(`\${aws_efs_file_system.${name}.arn}`);
  });

  it("admits one role, encrypted and by a mount target, and not as root", () => {
    const { policy } = folder.only("aws_efs_file_system_policy");
    const { Statement } = decodeExpression<{ readonly Statement: readonly Statement[] }>(policy);
    expect(Statement).toHaveLength(1);
    expect(Statement[0]?.Principal).toEqual({ AWS: ROLE });
    expect(Statement[0]?.Action).not.toContain("elasticfilesystem:ClientRootAccess");
    expect(Statement[0]?.Condition.Bool).toEqual({
      "aws:SecureTransport": "true",
      "elasticfilesystem:AccessedViaMountTarget": "true",
    });
  });
});
