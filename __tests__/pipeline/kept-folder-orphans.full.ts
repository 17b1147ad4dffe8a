import { mkdirSync, writeFileSync } from "node:fs";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  EFSClient,
} from "@aws-sdk/client-efs";
import { dev } from "../../environments/dev";
import { environment } from "../../environments/environment";
import { clientsOf } from "../../pipeline/aws/clients";
import { findOrphans } from "../../pipeline/terraform/orphans";
import { callAws } from "../support/caller-of-aws";
import { emulatedAws } from "../support/emulated-aws";
import { recordState } from "../support/recorded-state";
import { synthesize } from "../support/synthesize";
import { temporaryFolder } from "../support/temporary-folder";
import { workspaceIn } from "../support/workspace";

const TYPES = ["aws_efs_file_system", "aws_efs_mount_target", "aws_efs_access_point"];
const OURS = { Project: "StockWiz", Environment: "dev", Stack: "app", Name: "dev-stockwiz-kept" };
const Tags = Object.entries(OURS).map(([Key, Value]) => ({ Key, Value }));

/** A first apply of a dev that keeps its database, killed before it wrote its state. */
describe("a kept folder that no state knows", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const folder = temporaryFolder();
  const subnets: string[] = [];
  let efs: EFSClient;
  let FileSystemId: string;

  /** Ids of what is found of it, by its type. */
  const found = async (type: string): Promise<readonly string[]> => {
    const workspace = workspaceIn(folder, { STOCKWIZ_ENV: "dev" }, "app");
    const { data, resource } = synthesize(
      "app",
      "dev",
      {},
      environment({ ...dev, data: { tier: "embedded", keep: true } }),
    ).json;
    mkdirSync(workspace.folder, { recursive: true });
    const kept = Object.fromEntries(TYPES.map((one) => [one, resource[one]]));
    writeFileSync(workspace.file("cdk.tf.json"), JSON.stringify({ terraform: {}, data, resource: kept }));
    const { orphans } = await findOrphans(workspace, clientsOf("us-east-1"));
    return orphans.filter(({ address }) => address.startsWith(`${type}.`)).map(({ id }) => id);
  };
  const mountTargetIn = (SubnetId: string) => efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId }));

  beforeAll(async () => {
    efs = new EFSClient(aws.client);
    const { Subnets = [] } = await new EC2Client(aws.client).send(new DescribeSubnetsCommand({})); // of the default VPC
    subnets.push(...Subnets.slice(0, 3).map(({ SubnetId = "" }) => SubnetId));
    await recordState(aws.client, "dev", "network", {
      outputs: { private_subnet_ids: { value: subnets.slice(0, 2) } },
    });
    ({ FileSystemId = "" } = await efs.send(new CreateFileSystemCommand({ CreationToken: OURS.Name, Tags })));
  });

  it("is found by its name, with its access point", async () => {
    const { AccessPointId } = await efs.send(new CreateAccessPointCommand({ ClientToken: "a", FileSystemId, Tags }));
    expect(await found("aws_efs_file_system")).toEqual([FileSystemId]);
    expect(await found("aws_efs_access_point")).toEqual([AccessPointId]);
  });

  it("has each mount target that the stack wants found by its subnet, which is another stack's output", async () => {
    const second = await mountTargetIn(`${subnets[1]}`);
    expect(await found("aws_efs_mount_target")).toEqual([second.MountTargetId]);
    const first = await mountTargetIn(`${subnets[0]}`);
    expect(await found("aws_efs_mount_target")).toEqual([first.MountTargetId, second.MountTargetId]);
  });

  it("rejects a mount target in a subnet that the stack does not want", async () => {
    const other = await mountTargetIn(`${subnets[2]}`);
    expect(await found("aws_efs_mount_target")).not.toContain(other.MountTargetId);
  });

  it("rejects every mount target while the stack that has the subnets is not applied", async () => {
    await recordState(aws.client, "dev", "network", {});
    expect(await found("aws_efs_mount_target")).toEqual([]);
  });
});
