import { mkdirSync } from "node:fs";
import path from "node:path";
import { DescribeSubnetsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import type { EFSVolumeConfiguration } from "@aws-sdk/client-ecs";
import {
  type AccessPointDescription,
  DescribeAccessPointsCommand,
  DescribeFileSystemPolicyCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  type EFSClient,
} from "@aws-sdk/client-efs";
import { Firewall } from "../alb/firewall";
import { readSecurityGroups } from "../alb/read-deployed";
import { type MountRequest, mountRight } from "./mount-policy";
import { cannotMount } from "./stopped";
import type { TaskOrder } from "./task-run";
import type { KeptFolder, KeptFolders } from "./volumes";

const NFS_PORT = 2049;
const OCTAL = 8;
/** The bits of a mode that let owner, group and others write. */
const EVERY_WRITE = 0o222;
const ROOT = { uid: 0, gid: 0, mode: 0o755 };

/** A task, as far as it matters to whoever mounts for it. */
export type MountingTask = Pick<TaskOrder, "definition" | "subnetId" | "ip" | "securityGroupIds">;

export interface KeptFoldersOptions {
  readonly efs: EFSClient;
  readonly ec2: EC2Client;
  readonly region: string;
  /** Where the folders of all file systems lie. */
  readonly folder: string;
  /** Hears why a mount was refused, beyond AWS's own words. */
  readonly say: (line: string) => void;
}

/**
 * Mounts file systems of EFS for tasks, as Fargate does: by the mount target in the task's zone, if its security groups let
 * NFS through, by an access point that is there, as a role that the file system's policy admits.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
 */
export class KeptFolderMounts {
  constructor(private readonly options: KeptFoldersOptions) {}

  /** @throws CannotStart when one cannot be mounted. */
  async of(task: MountingTask): Promise<KeptFolders> {
    const found = new Map<string, KeptFolder>();
    for (const { name = "", efsVolumeConfiguration: volume } of task.definition.volumes ?? [])
      if (volume) found.set(name, await this.#mount(volume, task));
    return found;
  }

  async #mount(volume: EFSVolumeConfiguration, task: MountingTask): Promise<KeptFolder> {
    const { fileSystemId = "", authorizationConfig = {}, rootDirectory = "/" } = volume;
    await this.#reach(fileSystemId, task);
    const point = await this.#accessPoint(fileSystemId, authorizationConfig.accessPointId);
    const canWrite = await this.#authorize(fileSystemId, {
      roleArn: authorizationConfig.iam === "ENABLED" ? task.definition.taskRoleArn : undefined,
      accessPointArn: point?.AccessPointArn,
      isEncrypted: volume.transitEncryption === "ENABLED",
    });
    const place = point?.RootDirectory?.Path ?? rootDirectory;
    const { OwnerUid, OwnerGid, Permissions } = point?.RootDirectory?.CreationInfo ?? {};
    if (OwnerUid === undefined && place !== "/")
      throw cannotMount(`mount.nfs4: access denied by server while mounting ${fileSystemId}:${place}`);
    const folder = path.join(this.options.folder, fileSystemId, place);
    mkdirSync(folder, { recursive: true });
    const { Uid: uid, Gid: gid } = point?.PosixUser ?? {};
    const mode = OwnerUid === undefined ? ROOT.mode : Number.parseInt(Permissions ?? "0", OCTAL);
    return {
      folder,
      ownership: {
        uid: OwnerUid ?? ROOT.uid,
        gid: OwnerGid ?? ROOT.gid,
        mode: canWrite ? mode : mode & ~EVERY_WRITE,
      },
      ...(uid !== undefined && gid !== undefined && { user: { uid, gid } }),
    };
  }

  /** @throws CannotStart when no mount target is in the task's zone, or none lets it through. */
  async #reach(fileSystemId: string, { subnetId, ip, securityGroupIds }: MountingTask): Promise<void> {
    const { efs, ec2, region, say } = this.options;
    const unresolved = `Failed to resolve "${fileSystemId}.efs.${region}.amazonaws.com" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID.`;
    const { Subnets: [subnet] = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
    const { MountTargets = [] } = await efs
      .send(new DescribeMountTargetsCommand({ FileSystemId: fileSystemId }))
      .catch(() => ({ MountTargets: [] }));
    const target = MountTargets.find(({ AvailabilityZoneId }) => AvailabilityZoneId === subnet?.AvailabilityZoneId);
    if (!target) throw cannotMount(unresolved);
    const { SecurityGroups = [] } = await efs.send(
      new DescribeMountTargetSecurityGroupsCommand({ MountTargetId: target.MountTargetId }),
    );
    const firewall = new Firewall(await readSecurityGroups(ec2));
    const missing = firewall.missingRule(
      { securityGroupIds, cidrs: [`${ip}/32`] },
      { securityGroupIds: SecurityGroups, cidrs: [`${target.IpAddress}/32`] },
      NFS_PORT,
    );
    if (!missing) return;
    say(`efs: a task does not get through to ${fileSystemId}: ${missing}`);
    throw cannotMount("mount.nfs4: Connection timed out");
  }

  async #accessPoint(fileSystemId: string, id: string | undefined): Promise<AccessPointDescription | undefined> {
    if (!id) return undefined;
    const { AccessPoints: [point] = [] } = await this.options.efs
      .send(new DescribeAccessPointsCommand({ AccessPointId: id }))
      .catch(() => ({ AccessPoints: [] }));
    if (point?.FileSystemId === fileSystemId) return point;
    throw cannotMount("mount.nfs4: access denied by server while mounting 127.0.0.1:/");
  }

  /**
   * @returns whether it may write as well.
   * @throws CannotStart when the file system has a policy that does not let it mount.
   */
  async #authorize(fileSystemId: string, client: Omit<MountRequest, "fileSystemArn">): Promise<boolean> {
    const { efs, say } = this.options;
    const { Policy } = await efs
      .send(new DescribeFileSystemPolicyCommand({ FileSystemId: fileSystemId }))
      .catch(() => ({ Policy: undefined }));
    const { FileSystems = [] } = await efs.send(new DescribeFileSystemsCommand({ FileSystemId: fileSystemId }));
    const right = mountRight(Policy, { ...client, fileSystemArn: FileSystems[0]?.FileSystemArn ?? "" });
    if (right !== "none") return right === "write";
    say(
      `efs: the policy of ${fileSystemId} does not admit ${client.roleArn ?? "a client without a role"}${client.isEncrypted ? "" : " that comes without TLS"}`,
    );
    throw cannotMount("mount.nfs4: access denied by server while mounting 127.0.0.1:/");
  }
}
