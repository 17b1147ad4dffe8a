import { EfsAccessPoint } from "@cdktf/provider-aws/lib/efs-access-point";
import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import { EfsFileSystemPolicy } from "@cdktf/provider-aws/lib/efs-file-system-policy";
import { EfsMountTarget } from "@cdktf/provider-aws/lib/efs-mount-target";
import { Fn, type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";

/** A folder of a file system, as a task definition names it. */
export interface KeptVolume {
  readonly fileSystemId: string;
  readonly accessPointId: string;
}

export interface KeptFolderProps {
  /** Of the file system: its tag `Name` and its creation token, so that none is made twice. */
  readonly folderName: string;
  /** Private ones, one in each availability zone where a task may run. */
  readonly subnetIds: readonly string[];
  /** Admits NFS (2049) from the tasks. */
  readonly securityGroupId: string;
  /** Whose the folder is; whoever mounts it is taken for this user. */
  readonly user: { readonly uid: number; readonly gid: number };
  /** ARN of the one role that may mount it. EFS takes no policy that names a role before it is there. */
  readonly roleArn: string;
}

/**
 * Without a policy whoever reaches a mount target may do anything, with no name at all. With one only this role may, encrypted.
 * @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
const admitting = (roleArn: string, fileSystemArn: string): string =>
  // An expression, because it holds references: `cdktf synth --hcl` cannot write one that lies inside a JSON text.
  Token.asString(
    Fn.jsonencode({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "MountAsTask",
          Effect: "Allow",
          Principal: { AWS: roleArn },
          Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
          Resource: fileSystemArn, // EFS adds it where there is none, and each plan would take it away again
          Condition: {
            Bool: { "elasticfilesystem:AccessedViaMountTarget": "true", "aws:SecureTransport": "true" },
          },
        },
      ],
    }),
  );

/** Its owner's alone: PostgreSQL refuses a folder that others may read. */
const PERMISSIONS = "0700";

/**
 * A folder that outlives the tasks that mount it: encrypted, of one user, and reached in each zone. It makes no backups: a
 * copy of a database's files while it runs is none that PostgreSQL could start from.
 */
export class KeptFolder extends Construct {
  readonly volume: KeptVolume;
  /** What has to exist before a task can mount it. */
  readonly mountTargets: readonly ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    { folderName, subnetIds, securityGroupId, user, roleArn }: KeptFolderProps,
  ) {
    super(scope, id);
    const files = new EfsFileSystem(this, "files", {
      creationToken: folderName,
      encrypted: true,
      throughputMode: "elastic",
      tags: { Name: folderName },
    });
    const { id: fileSystemId } = files;
    new EfsFileSystemPolicy(this, "policy", { fileSystemId, policy: admitting(roleArn, files.arn) });
    this.mountTargets = subnetIds.map(
      (subnetId, index) =>
        new EfsMountTarget(this, `target-${index}`, { fileSystemId, subnetId, securityGroups: [securityGroupId] }),
    );
    const point = new EfsAccessPoint(this, "point", {
      fileSystemId,
      posixUser: user,
      rootDirectory: {
        path: "/kept",
        creationInfo: { ownerUid: user.uid, ownerGid: user.gid, permissions: PERMISSIONS },
      },
      tags: { Name: folderName },
    });
    this.volume = { fileSystemId, accessPointId: point.id };
  }
}
