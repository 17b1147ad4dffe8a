import { DescribeDBInstancesCommand, DescribeDBSnapshotsCommand, RDSClient } from "@aws-sdk/client-rds";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Client } from "pg";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { openServerDoor } from "../support/server-door";
import { type Resources, type SmallProgram, smallProgram } from "../support/small-program";
import { TestRehearsal } from "../support/test-rehearsal";

const LONG = 30 * 60_000;
const DBInstanceIdentifier = "shop";
const PORT = 5432;
const CLIENT = ["10.0.0.1/32"];

/** A rule of a security group for every address, with all that Terraform wants of one. */
const rule = (protocol: string, port: number) => ({
  ...{ from_port: port, to_port: port, protocol, description: "anybody", cidr_blocks: ["0.0.0.0/0"] },
  ...{ ipv6_cidr_blocks: [], prefix_list_ids: [], security_groups: [], self: false },
});

const reference = (attribute: string): string => `\${${attribute}}`;

/** A database as ours is made, but for its network. */
const database = (final: string, snapshot?: string): Resources => ({
  aws_security_group: {
    x: { name: "shop", ingress: [rule("tcp", PORT)], egress: [rule("tcp", PORT)] },
  },
  aws_db_parameter_group: { x: { name: "shop", family: "postgres15" } },
  aws_db_instance: {
    x: {
      ...{ identifier: DBInstanceIdentifier, engine: "postgres", engine_version: "15", allocated_storage: 20 },
      ...{ db_name: "shop", username: "keeper", manage_master_user_password: true, instance_class: "db.t4g.micro" },
      ...{ parameter_group_name: reference("aws_db_parameter_group.x.name") },
      ...{ vpc_security_group_ids: [reference("aws_security_group.x.id")], backup_retention_period: 7 },
      ...{ final_snapshot_identifier: final, lifecycle: { ignore_changes: ["snapshot_identifier"] } },
      ...(snapshot && { snapshot_identifier: snapshot }),
    },
  },
});
describe("a database that Terraform destroys and makes again with its last snapshot", () => {
  let test: TestRehearsal;
  let program: SmallProgram;
  let options: { endpoint: string; region: string; credentials: typeof CREDENTIALS };
  beforeAll(async () => {
    test = await TestRehearsal.start("staging", { plays: true });
    options = { endpoint: test.rehearsal.url, region: "us-east-1", credentials: CREDENTIALS };
    program = await smallProgram(test, database("shop-final-1"));
  }, LONG);
  afterAll(() => test.stop());

  const run = async (command: string, ...args: string[]): Promise<string> => {
    const { exitCode, output } = await program.run(command, ...args);
    if (exitCode !== 0) throw new Error(output);
    return output;
  };
  /** Asks as the master does, with the password that RDS keeps. */
  const query = async (sql: string): Promise<unknown[]> => {
    const question = new DescribeDBInstancesCommand({ DBInstanceIdentifier });
    const { DBInstances: [instance] = [] } = await new RDSClient(options).send(question);
    const SecretId = instance?.MasterUserSecret?.SecretArn;
    const { SecretString = "{}" } = await new SecretsManagerClient(options).send(
      new GetSecretValueCommand({ SecretId }),
    );
    const { password } = JSON.parse(SecretString) as { password: string };
    const data = test.rehearsal.players?.data;
    if (!data) throw new Error("nobody plays RDS");
    const securityGroupIds = (instance?.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId ?? "");
    const peer = { securityGroupIds, cidrs: CLIENT };
    const door = await openServerDoor(data, instance?.Endpoint?.Address ?? "", peer);
    const client = new Client({
      ...{ host: "127.0.0.1", port: door.port, database: "shop", user: "keeper", password },
      ssl: { rejectUnauthorized: false },
    });
    try {
      await client.connect();
      const { rows } = await client.query(sql);
      await client.end();
      return rows;
    } finally {
      door.close();
    }
  };

  it(
    "comes back with every row, a master's password that RDS keeps, and an empty plan",
    async () => {
      await run("apply", "-auto-approve");
      await query("CREATE TABLE words AS SELECT 'kept' AS word");
      await run("destroy", "-auto-approve");
      const { DBSnapshots = [] } = await new RDSClient(options).send(new DescribeDBSnapshotsCommand({}));
      expect(DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier)).toEqual(["shop-final-1"]);
      program.write(database("shop-final-2", "shop-final-1"));
      await run("apply", "-auto-approve");
      expect(await query("SELECT word FROM words")).toEqual([{ word: "kept" }]);
      program.write(database("shop-final-2", "another")); // of no effect any more
      expect(await run("plan")).toContain("No changes");
      program.write(database("shop-final-2"));
      expect(await run("plan")).toContain("No changes");
    },
    LONG,
  );
});
