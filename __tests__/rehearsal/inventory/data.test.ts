import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  DeleteAccessPointCommand,
  DeleteFileSystemCommand,
  EFSClient,
} from "@aws-sdk/client-efs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  CreateReplicationGroupCommand,
  CreateUserCommand,
  DeleteUserCommand,
  DescribeUsersCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import { CreateKeyCommand, KMSClient, ListKeysCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import {
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSnapshotCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBInstanceCommand,
  DeleteDBParameterGroupCommand,
  DeleteDBSnapshotCommand,
  DeleteDBSubnetGroupCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { emulatedAws, itLists } from "../../support/emulated-aws";

/** What a database has to say of itself to be made. */
const DATABASE = {
  DBInstanceClass: "db.t4g.micro",
  Engine: "postgres",
  AllocatedStorage: 20,
  MasterUsername: "stockwiz",
};

describe("the inventory of the data and of the load balancer", () => {
  const aws = emulatedAws();
  let VpcId: string | undefined;
  const subnets: string[] = [];

  beforeAll(async () => {
    const client = new EC2Client(aws.client);
    VpcId = (await client.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }))).Vpc?.VpcId;
    for (const zone of ["a", "b"]) {
      const CidrBlock = `10.9.${subnets.length}.0/24`;
      const place = { VpcId, CidrBlock, AvailabilityZone: `us-east-1${zone}` };
      subnets.push((await client.send(new CreateSubnetCommand(place))).Subnet?.SubnetId ?? "");
    }
  });

  itLists(aws, {
    "a load balancer with a listener and a target group": {
      lines: ["elb listener dev-alb (HTTP 80)", "elb load balancer dev-alb", "elb target group dev-api-gw-tg"],
      make: async (options) => {
        const client = new ElasticLoadBalancingV2Client(options);
        const { LoadBalancers = [] } = await client.send(
          new CreateLoadBalancerCommand({ Name: "dev-alb", Subnets: subnets }),
        );
        const { TargetGroups = [] } = await client.send(
          new CreateTargetGroupCommand({
            Name: "dev-api-gw-tg",
            Protocol: "HTTP",
            Port: 8000,
            VpcId,
            TargetType: "ip",
          }),
        );
        const [LoadBalancerArn, TargetGroupArn] = [LoadBalancers[0]?.LoadBalancerArn, TargetGroups[0]?.TargetGroupArn];
        const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
        await client.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions }));
        return async () => {
          await client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
          await client.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
        };
      },
    },
    "a database with its groups and a snapshot": {
      lines: ["rds instance dev", "rds parameter group dev", "rds snapshot dev-final", "rds subnet group dev"],
      make: async (options) => {
        const client = new RDSClient(options);
        const group = { DBSubnetGroupName: "dev", DBSubnetGroupDescription: "dev", SubnetIds: subnets };
        await client.send(new CreateDBSubnetGroupCommand(group));
        const DBParameterGroupName = "dev";
        await client.send(
          new CreateDBParameterGroupCommand({
            DBParameterGroupName,
            DBParameterGroupFamily: "postgres15",
            Description: "dev",
          }),
        );
        const DBInstanceIdentifier = "dev";
        await client.send(
          new CreateDBInstanceCommand({
            ...DATABASE,
            DBInstanceIdentifier,
            MasterUserPassword: "never used",
            DBSubnetGroupName: "dev",
          }),
        );
        const DBSnapshotIdentifier = "dev-final";
        await client.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier }));
        return async () => {
          await client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
          await client.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier }));
          await client.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: "dev" }));
          await client.send(new DeleteDBParameterGroupCommand({ DBParameterGroupName }));
        };
      },
    },
    "a user of a cache": {
      lines: ["elasticache user app"],
      make: async (options) => {
        const client = new ElastiCacheClient(options);
        const user = { UserId: "app", UserName: "app", Engine: "redis", AccessString: "on ~* +@all" };
        await client.send(new CreateUserCommand({ ...user, NoPasswordRequired: true }));
        return async () => {
          await client.send(new DeleteUserCommand({ UserId: "app" }));
          await client.send(new DescribeUsersCommand({ UserId: "app" })); // the emulator deletes when asked
        };
      },
    },
    "a key, unless it waits for its deletion": {
      lines: ["kms key secrets of dev"],
      make: async (options) => {
        const client = new KMSClient(options);
        const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: "secrets of dev" }));
        return () => client.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata?.KeyId }));
      },
    },
    "a file system and its access point": {
      lines: ["efs access point ID (ID)", "efs ID (kept)"],
      make: async (options) => {
        const client = new EFSClient(options);
        const Tags = [{ Key: "Name", Value: "kept" }];
        const { FileSystemId } = await client.send(new CreateFileSystemCommand({ CreationToken: "kept", Tags }));
        const { AccessPointId } = await client.send(
          new CreateAccessPointCommand({ ClientToken: "kept", FileSystemId }),
        );
        return async () => {
          await client.send(new DeleteAccessPointCommand({ AccessPointId }));
          await client.send(new DeleteFileSystemCommand({ FileSystemId }));
        };
      },
    },
    "a secret": {
      lines: ["secret dev/password"],
      make: async (options) => {
        const client = new SecretsManagerClient(options);
        const SecretId = "dev/password";
        await client.send(new CreateSecretCommand({ Name: SecretId, SecretString: "never used" }));
        return () => client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
      },
    },
  });

  it("lists a cache, which moto by itself never deletes", async () => {
    const client = new ElastiCacheClient(aws.client);
    const group = { ReplicationGroupId: "dev", ReplicationGroupDescription: "dev", Engine: "redis" };
    await client.send(new CreateReplicationGroupCommand(group));
    expect(await aws.inventory()).toContain("elasticache replication group dev");
  });

  it("leaves out the key that AWS makes when RDS is to keep a password", async () => {
    const client = new RDSClient(aws.client);
    const DBInstanceIdentifier = "keeps-its-own";
    await client.send(
      new CreateDBInstanceCommand({
        ...DATABASE,
        DBInstanceIdentifier,
        ManageMasterUserPassword: true,
      }),
    );
    expect(await new KMSClient(aws.client).send(new ListKeysCommand({}))).not.toMatchObject({ Keys: [] });
    expect((await aws.inventory()).filter((line) => line.startsWith("kms"))).toEqual([]);
    await client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
  });

  it("says of a secret that it only waits for its deletion", async () => {
    const client = new SecretsManagerClient(aws.client);
    await client.send(new CreateSecretCommand({ Name: "dev/late", SecretString: "never used" }));
    await client.send(new DeleteSecretCommand({ SecretId: "dev/late" }));
    expect(await aws.inventory()).toContain("secret dev/late (to be deleted)");
  });
});
