import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateCacheSubnetGroupCommand,
  CreateReplicationGroupCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import {
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  DescribeDBInstancesCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Peer } from "../../rehearsal/alb/firewall";
import { type Data, startData } from "../../rehearsal/data/start-data";
import { startEmulator } from "../../rehearsal/emulator";
import { createHandlers } from "../../rehearsal/handlers/all";
import { CREDENTIALS, OWN_CREDENTIALS } from "../../rehearsal/rehearsal";
import { CallLog } from "../../rehearsal/wire/call-log";
import { startWire } from "../../rehearsal/wire/wire";
import { openServerDoor, type ServerDoor } from "./server-door";

const POSTGRES_PORT = 5432;
const REDIS_PORT = 6379;

/** An emulated AWS with two subnets, security groups for tasks and data, and the servers of RDS and ElastiCache. */
export class DataStage {
  readonly rds: RDSClient;
  readonly elasticache: ElastiCacheClient;
  readonly said: string[] = [];
  readonly #doors: ServerDoor[] = [];
  #subnetIds: string[] = [];
  #tasksGroup = "";
  #dataGroup = "";

  private constructor(
    readonly data: Data,
    private readonly options: { endpoint: string; region: string; credentials: typeof CREDENTIALS },
    readonly folder: string,
    private readonly end: () => Promise<void>,
    said: string[],
  ) {
    this.said = said;
    this.rds = new RDSClient(options);
    this.elasticache = new ElastiCacheClient(options);
  }

  static async start(): Promise<DataStage> {
    const folder = mkdtempSync(path.join(tmpdir(), "data-stage-"));
    const emulator = await startEmulator(path.join(folder, "emulator.log"));
    const log = new CallLog(path.join(folder, "calls.ndjson"));
    const wire = await startWire({ emulatorPort: emulator.port, log, handlers: createHandlers });
    const options = { endpoint: wire.url, region: "us-east-1", credentials: CREDENTIALS };
    const said: string[] = [];
    const client = { ...options, credentials: OWN_CREDENTIALS };
    const say = (line: string) => said.push(line);
    const data = await startData({ wire, emulator, client, account: "123456789012", folder, speed: 1, say });
    const end = async () => {
      await data.stop();
      await wire.close();
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    const stage = new DataStage(data, options, folder, end, said);
    await stage.#makeNetwork();
    return stage;
  }

  /** A task whose security group the data admits. */
  get task(): Peer {
    return { securityGroupIds: [this.#tasksGroup], cidrs: ["10.0.11.37/32"] };
  }

  /** The data tier itself, which admits nobody from its own group. */
  get stranger(): Peer {
    return { securityGroupIds: [this.#dataGroup], cidrs: ["10.0.11.38/32"] };
  }

  /** @param forceSsl What the parameter group says. @returns name of the server, and the master's password. */
  async makePostgres(id: string, forceSsl: string): Promise<{ host: string; password: string }> {
    const { rds } = this;
    const group = { DBParameterGroupName: id, DBParameterGroupFamily: "postgres15", Description: id };
    await rds.send(new CreateDBParameterGroupCommand(group));
    const Parameters = [
      { ParameterName: "rds.force_ssl", ParameterValue: forceSsl, ApplyMethod: "immediate" as const },
    ];
    await rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName: id, Parameters }));
    const subnets = { DBSubnetGroupName: id, DBSubnetGroupDescription: id, SubnetIds: this.#subnetIds };
    await rds.send(new CreateDBSubnetGroupCommand(subnets));
    const { DBInstance } = await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: id,
        DBInstanceClass: "db.t4g.micro",
        Engine: "postgres",
        EngineVersion: "15",
        AllocatedStorage: 20,
        DBName: "shop",
        MasterUsername: "keeper",
        ManageMasterUserPassword: true,
        DBSubnetGroupName: id,
        DBParameterGroupName: id,
        VpcSecurityGroupIds: [this.#dataGroup],
      }),
    );
    await this.data.settled();
    return { host: DBInstance?.Endpoint?.Address ?? "", password: await this.masterPassword(id) };
  }

  /** What RDS keeps for the master of a database now. */
  async masterPassword(DBInstanceIdentifier: string): Promise<string> {
    const question = new DescribeDBInstancesCommand({ DBInstanceIdentifier });
    const { DBInstances: [instance] = [] } = await this.rds.send(question);
    const secrets = new SecretsManagerClient(this.options);
    const SecretId = instance?.MasterUserSecret?.SecretArn;
    const { SecretString = "{}" } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    secrets.destroy();
    return (JSON.parse(SecretString) as { password: string }).password;
  }

  /** A new database in the place of one that has left a snapshot. @returns name of the server. */
  async restorePostgres(id: string, DBSnapshotIdentifier: string, group = id): Promise<string> {
    const { DBInstance } = await this.rds.send(
      new RestoreDBInstanceFromDBSnapshotCommand({
        DBInstanceIdentifier: id,
        DBSnapshotIdentifier,
        DBInstanceClass: "db.t4g.micro",
        DBSubnetGroupName: group,
        DBParameterGroupName: group,
        VpcSecurityGroupIds: [this.#dataGroup],
      }),
    );
    await this.data.settled();
    return DBInstance?.Endpoint?.Address ?? "";
  }

  /** @returns name of the server. */
  async makeRedis(id: string, hasTls: boolean): Promise<string> {
    const { elasticache } = this;
    const subnets = { CacheSubnetGroupName: id, CacheSubnetGroupDescription: id, SubnetIds: this.#subnetIds };
    await elasticache.send(new CreateCacheSubnetGroupCommand(subnets));
    const { ReplicationGroup } = await elasticache.send(
      new CreateReplicationGroupCommand({
        ReplicationGroupId: id,
        ReplicationGroupDescription: id,
        Engine: "redis",
        EngineVersion: "7.1",
        CacheNodeType: "cache.t4g.micro",
        NumCacheClusters: 1,
        Port: REDIS_PORT,
        CacheSubnetGroupName: id,
        SecurityGroupIds: [this.#dataGroup],
        TransitEncryptionEnabled: hasTls,
      }),
    );
    return ReplicationGroup?.NodeGroups?.[0]?.PrimaryEndpoint?.Address ?? "";
  }

  /** A port of this machine that leads to a server, as one of the rehearsal's tasks gets there. */
  async door(host: string, from = this.task): Promise<number> {
    const door = await openServerDoor(this.data, host, from);
    this.#doors.push(door);
    return door.port;
  }

  async stop(): Promise<void> {
    for (const door of this.#doors) door.close();
    this.rds.destroy();
    this.elasticache.destroy();
    await this.end();
  }

  async #makeNetwork(): Promise<void> {
    const ec2 = new EC2Client(this.options);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const VpcId = Vpc?.VpcId;
    for (const [CidrBlock, AvailabilityZone] of [
      ["10.0.11.0/24", "us-east-1a"],
      ["10.0.12.0/24", "us-east-1b"],
    ] as const) {
      const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }));
      this.#subnetIds = [...this.#subnetIds, Subnet?.SubnetId ?? ""];
    }
    const make = async (GroupName: string) =>
      (await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }))).GroupId ?? "";
    this.#tasksGroup = await make("tasks");
    this.#dataGroup = await make("data");
    for (const port of [POSTGRES_PORT, REDIS_PORT]) {
      const rule = {
        IpProtocol: "tcp",
        FromPort: port,
        ToPort: port,
        UserIdGroupPairs: [{ GroupId: this.#tasksGroup }],
      };
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: this.#dataGroup, IpPermissions: [rule] }));
    }
    ec2.destroy();
  }
}
