import {
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import {
  DescribeTasksCommand,
  type EFSVolumeConfiguration,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  DeleteAccessPointCommand,
  DeleteMountTargetCommand,
  EFSClient,
  PutFileSystemPolicyCommand,
} from "@aws-sdk/client-efs";
import { CREDENTIALS } from "../../../rehearsal/rehearsal";
import { EmulatedFargate } from "../../support/emulated-fargate";

const cluster = "test";
const ROLE = "arn:aws:iam::123456789012:role/task";
const NFS = { IpProtocol: "tcp", FromPort: 2049, ToPort: 2049 };
jest.setTimeout(180_000);
let aws: EmulatedFargate;
let efs: EFSClient;
let ec2: EC2Client;
beforeAll(async () => {
  aws = await EmulatedFargate.start();
  const options = { endpoint: aws.url, region: "us-east-1", credentials: CREDENTIALS };
  [efs, ec2] = [new EFSClient(options), new EC2Client(options)];
});
beforeEach(() => aws.reset());
afterAll(() => aws.stop());

/** A file system that the tasks reach, and an access point whose folder is user 7's. */
const fileSystem = async () => {
  const { subnets, securityGroups } = aws.network.awsvpcConfiguration;
  const [GroupId = ""] = securityGroups;
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [{ ...NFS, UserIdGroupPairs: [{ GroupId }] }] }),
  );
  const { FileSystemId = "" } = await efs.send(
    new CreateFileSystemCommand({ CreationToken: `${Date.now()}`, Encrypted: true }),
  );
  const [SubnetId = ""] = subnets;
  const target = await efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId, SecurityGroups: [GroupId] }));
  const point = await efs.send(
    new CreateAccessPointCommand({
      ClientToken: `${Date.now()}`,
      FileSystemId,
      PosixUser: { Uid: 7, Gid: 7 },
      RootDirectory: { Path: "/kept", CreationInfo: { OwnerUid: 7, OwnerGid: 7, Permissions: "0700" } },
    }),
  );
  const volume: EFSVolumeConfiguration = {
    fileSystemId: FileSystemId,
    transitEncryption: "ENABLED",
    authorizationConfig: { accessPointId: point.AccessPointId, iam: "ENABLED" },
  };
  return { FileSystemId, GroupId, MountTargetId: target.MountTargetId, AccessPointId: point.AccessPointId, volume };
};
const register = (script: string, efsVolumeConfiguration: EFSVolumeConfiguration) =>
  aws.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "web",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      taskRoleArn: ROLE,
      volumes: [{ name: "kept", efsVolumeConfiguration }],
      containerDefinitions: [
        {
          name: "web",
          image: script,
          user: "65532:65532",
          readonlyRootFilesystem: true,
          mountPoints: [{ sourceVolume: "kept", containerPath: "/srv/kept" }],
          logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": "/ecs/test", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "web" },
          },
        },
      ],
    }),
  );
/** How a task ended that did something with its folder. */
const ran = async (script: string, volume: EFSVolumeConfiguration) => {
  const { taskDefinition } = await register(script, volume);
  const asked = { cluster, taskDefinition: taskDefinition?.taskDefinitionArn, networkConfiguration: aws.network };
  const { tasks = [] } = await aws.ecs.send(new RunTaskCommand(asked));
  await aws.event(({ lastStatus }) => lastStatus === "STOPPED");
  const told = await aws.ecs.send(new DescribeTasksCommand({ cluster, tasks: [String(tasks[0]?.taskArn)] }));
  return { reason: told.tasks?.[0]?.stoppedReason, exitCode: told.tasks?.[0]?.containers?.[0]?.exitCode };
};
const WRITES = "require('fs').writeFileSync('/srv/kept/note', 'kept')";
const READS = "process.exit(require('fs').readFileSync('/srv/kept/note', 'utf8') === 'kept' ? 9 : 1)";

describe("a folder of EFS", () => {
  it("hands what one task wrote on to the next, both taken for the access point's user", async () => {
    const { volume } = await fileSystem();
    expect((await ran(WRITES, volume)).exitCode).toBe(0);
    expect((await ran(READS, volume)).exitCode).toBe(9);
  });

  it("rejects a task in whose zone there is no mount target", async () => {
    const { volume, MountTargetId, FileSystemId } = await fileSystem();
    await efs.send(new DeleteMountTargetCommand({ MountTargetId }));
    expect((await ran(WRITES, volume)).reason).toMatch(
      new RegExp(
        `^ResourceInitializationError: failed to invoke EFS utils .*Failed to resolve "${FileSystemId}.efs.us-east-1`,
      ),
    );
  });

  it("rejects a task that a security group keeps out, and says which rule is missing", async () => {
    const { volume, GroupId } = await fileSystem();
    const IpPermissions = [{ ...NFS, UserIdGroupPairs: [{ GroupId }] }];
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    expect((await ran(WRITES, volume)).reason).toMatch(
      /^ResourceInitializationError: .*mount\.nfs4: Connection timed out/,
    );
    expect(aws.said.join()).toMatch(/has no ingress rule for tcp 2049/);
  });

  it("rejects a role that the file system's policy does not admit, one without writing, and a client without any", async () => {
    const { volume, FileSystemId } = await fileSystem();
    const Resource = `arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/${FileSystemId}`;
    const admit = (AWS: string, ...rights: readonly string[]) => {
      const Action = rights.map((right) => `elasticfilesystem:${right}`);
      const Statement = { Effect: "Allow", Principal: { AWS }, Action, Resource };
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
      return efs.send(new PutFileSystemPolicyCommand({ FileSystemId, Policy }));
    };
    await admit(`${ROLE}-of-another`, "ClientMount", "ClientWrite");
    expect((await ran(WRITES, volume)).reason).toContain("access denied by server");
    await admit(ROLE, "ClientMount");
    expect((await ran(WRITES, volume)).exitCode).toBe(1);
    await admit(ROLE, "ClientMount", "ClientWrite");
    expect((await ran(WRITES, volume)).exitCode).toBe(0);
    const nobody = { ...volume, authorizationConfig: { ...volume.authorizationConfig, iam: "DISABLED" as const } };
    expect((await ran(WRITES, nobody)).reason).toContain("access denied by server");
  });

  it("rejects an access point that is not there", async () => {
    const { volume, AccessPointId } = await fileSystem();
    await efs.send(new DeleteAccessPointCommand({ AccessPointId }));
    expect((await ran(WRITES, volume)).reason).toContain("access denied by server");
  });

  it("rejects to be registered with an access point or IAM and no encryption on the way", async () => {
    const { volume } = await fileSystem();
    await expect(register(WRITES, { ...volume, transitEncryption: "DISABLED" })).rejects.toThrow(
      "Transit encryption must be enabled",
    );
  });
});
