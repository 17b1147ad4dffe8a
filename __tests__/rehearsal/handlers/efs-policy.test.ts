import {
  CreateFileSystemCommand,
  DeleteFileSystemPolicyCommand,
  DescribeFileSystemPolicyCommand,
  DescribeFileSystemsCommand,
  EFSClient,
  PutFileSystemPolicyCommand,
} from "@aws-sdk/client-efs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { emulatedAws } from "../../support/emulated-aws";

const ACCOUNT = "123456789012";

describe("the policy of a file system", () => {
  const aws = emulatedAws();
  let efs: EFSClient;
  let FileSystemId: string;
  const statement = (role: string, changes: object = {}) => ({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/${role}` },
    Action: "elasticfilesystem:ClientMount",
    ...changes,
  });
  const put = (...Statement: readonly object[]) => {
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    return efs.send(new PutFileSystemPolicyCommand({ FileSystemId, Policy }));
  };
  const kept = async () => {
    const { Policy = "" } = await efs.send(new DescribeFileSystemPolicyCommand({ FileSystemId }));
    return (JSON.parse(Policy) as { Statement: { Resource?: string }[] }).Statement.map(({ Resource }) => Resource);
  };

  beforeAll(async () => {
    efs = new EFSClient(aws.client);
    ({ FileSystemId = "" } = await efs.send(new CreateFileSystemCommand({ CreationToken: "files" })));
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await new IAMClient(aws.client).send(new CreateRoleCommand({ RoleName: "task", AssumeRolePolicyDocument }));
  });

  it("is for the file system where a statement names no resource, and stays as it is where one does", async () => {
    const { FileSystems } = await efs.send(new DescribeFileSystemsCommand({ FileSystemId }));
    const own = FileSystems?.[0]?.FileSystemArn;
    await put(statement("task"), statement("task", { Resource: `${own}b` }));
    expect(await kept()).toEqual([own, `${own}b`]);
  });

  it("can be taken away, and is not there then; to take none away changes nothing", async () => {
    await put(statement("task"));
    await efs.send(new DeleteFileSystemPolicyCommand({ FileSystemId }));
    await expect(kept()).rejects.toMatchObject({ name: "PolicyNotFound" });
    await efs.send(new DeleteFileSystemPolicyCommand({ FileSystemId }));
  });

  it("rejects a role that is not there, beside one that is", async () => {
    const both = [statement("task"), statement("not-made-yet")];
    await expect(put(...both)).rejects.toMatchObject({
      name: "InvalidPolicyException",
      message: "Policy contains invalid Principal block",
    });
  });

  it.each([
    ["an effect that IAM does not have", { Effect: "Perhaps" }],
    ["an element that IAM does not have", { Who: "nobody" }],
    ["no action", { Action: undefined }],
  ])("rejects %s", async (_, changes) => {
    await expect(put(statement("task", changes))).rejects.toMatchObject({ name: "InvalidPolicyException" });
  });

  it("rejects a file system that is not there", async () => {
    const gone = { FileSystemId: "fs-00000000", Policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }) };
    await expect(efs.send(new DeleteFileSystemPolicyCommand(gone))).rejects.toMatchObject({
      name: "FileSystemNotFound",
    });
    await expect(efs.send(new PutFileSystemPolicyCommand(gone))).rejects.toMatchObject({ name: "FileSystemNotFound" });
  });
});
