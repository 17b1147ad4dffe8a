import path from "node:path";
import {
  CopyDBSnapshotCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RebootDBInstanceCommand,
  RestoreDBInstanceToPointInTimeCommand,
} from "@aws-sdk/client-rds";
import { Client } from "pg";
import { DataStage } from "../../support/data-stage";
import { PROJECT_ROOT, run } from "../../support/run-project";

let stage: DataStage;
beforeAll(async () => {
  stage = await DataStage.start();
});
afterAll(() => stage.stop());

const query = async <Row>(host: string, password: string, sql: string, user = "keeper"): Promise<Row[]> => {
  const where = {
    host: "127.0.0.1",
    port: await stage.door(host),
    database: "shop",
    ssl: { rejectUnauthorized: false },
  };
  const client = new Client({ ...where, user, password });
  client.on("error", () => undefined); // a reboot ends connections
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
};
const write = (host: string, password: string, ...words: string[]) =>
  query(
    host,
    password,
    `CREATE TABLE IF NOT EXISTS words (word text); INSERT INTO words VALUES ${words.map((word) => `('${word}')`).join(", ")}`,
  );
const words = async (host: string, password: string): Promise<string[]> =>
  (await query<{ word: string }>(host, password, "SELECT word FROM words ORDER BY word")).map(({ word }) => word);
const refusal = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "taken",
    (error: Error) => `${error.name}: ${error.message}`,
  );
const remove = (DBInstanceIdentifier: string, FinalDBSnapshotIdentifier?: string) =>
  stage.rds.send(
    new DeleteDBInstanceCommand({
      DBInstanceIdentifier,
      ...(FinalDBSnapshotIdentifier ? { FinalDBSnapshotIdentifier } : { SkipFinalSnapshot: true }),
    }),
  );

describe("a database that is deleted with a last snapshot", () => {
  let host = "";
  let before = "";
  beforeAll(async () => {
    const made = await stage.makePostgres("shop", "1");
    before = made.password;
    await write(made.host, before, "one", "two");
    await remove("shop", "shop-final-1");
    await stage.data.settled();
    expect(stage.data.addresses().flatMap(({ names }) => names)).not.toContain(made.host);
    host = await stage.restorePostgres("shop", "shop-final-1");
  });

  it("comes back with every row, and its master's password is that of then", async () => {
    expect(await words(host, before)).toEqual(["one", "two"]);
    const question = new DescribeDBInstancesCommand({ DBInstanceIdentifier: "shop" });
    const { DBInstances: [instance] = [] } = await stage.rds.send(question);
    expect(instance).not.toHaveProperty("MasterUserSecret");
  });

  it("gets a password that RDS keeps as soon as that is asked for, and then no other counts", async () => {
    const change = { DBInstanceIdentifier: "shop", ManageMasterUserPassword: true, ApplyImmediately: true };
    await stage.rds.send(new ModifyDBInstanceCommand(change));
    await stage.data.settled();
    const after = await stage.masterPassword("shop");
    expect(after).not.toBe(before);
    expect(await words(host, after)).toEqual(["one", "two"]);
    expect(await refusal(words(host, before))).toContain("password authentication failed");
  });

  it("is made ready again by the migration of the image, for a user with a new password", async () => {
    const migrate = async (SERVICE_PASSWORD: string) =>
      run(["bash", "app/postgres/migrate.sh"], {
        variables: {
          ...{ PGHOST: "127.0.0.1", PGPORT: String(await stage.door(host)), PGDATABASE: "shop", PGUSER: "keeper" },
          ...{ PGPASSWORD: await stage.masterPassword("shop"), PGSSLMODE: "require" },
          ...{ SERVICE_USER: "stockwiz", SERVICE_PASSWORD, INIT_SQL: path.join(PROJECT_ROOT, "app/postgres/init.sql") },
        },
      });
    expect(await migrate("first")).toMatchObject({ exitCode: 0 });
    await query(host, "first", "INSERT INTO products (name, price) VALUES ('Stapler', 5)", "stockwiz");
    await remove("shop", "shop-final-2");
    await stage.data.settled();
    host = await stage.restorePostgres("shop", "shop-final-2");
    const change = { DBInstanceIdentifier: "shop", ManageMasterUserPassword: true, ApplyImmediately: true };
    await stage.rds.send(new ModifyDBInstanceCommand(change));
    await stage.data.settled();
    expect(await migrate("second")).toMatchObject({ exitCode: 0 });
    const count = "SELECT count(*)::int AS n FROM products";
    expect(await query(host, "second", count, "stockwiz")).toEqual([{ n: 6 }]);
    expect(await refusal(query(host, "first", count, "stockwiz"))).toContain("password authentication failed");
  });

  it("keeps its rows and its master's password over a reboot", async () => {
    const password = await stage.masterPassword("shop");
    await stage.rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "shop" }));
    await stage.data.settled();
    expect(await stage.masterPassword("shop")).toBe(password);
    expect(await words(host, password)).toEqual(["one", "two"]);
  });
});

describe("a snapshot", () => {
  let password = "";
  const restored = async (id: string, snapshot: string) => {
    const host = await stage.restorePostgres(id, snapshot, "source");
    return words(host, password);
  };
  beforeAll(async () => {
    const made = await stage.makePostgres("source", "1");
    password = made.password;
    await write(made.host, password, "kept");
    const taken = { DBInstanceIdentifier: "source", DBSnapshotIdentifier: "by-hand" };
    await stage.rds.send(new CreateDBSnapshotCommand(taken));
    await stage.data.settled();
    await write(made.host, password, "later");
  });

  it("holds what was there when it was taken, while the database goes on", async () => {
    expect(await restored("twin", "by-hand")).toEqual(["kept"]);
  });

  it("holds the same as its copy, and outlives it", async () => {
    const copy = { SourceDBSnapshotIdentifier: "by-hand", TargetDBSnapshotIdentifier: "copied" };
    await stage.rds.send(new CopyDBSnapshotCommand(copy));
    await stage.rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "copied" }));
    expect(await refusal(restored("third", "copied"))).toMatch(/^DBSnapshotNotFound/);
    expect(await restored("third", "by-hand")).toEqual(["kept"]);
  });

  it("rejects to be restored when nobody took it, and over a database that stands", async () => {
    expect(await refusal(restored("fourth", "nobodys"))).toMatch(/^DBSnapshotNotFound/);
    expect(await refusal(restored("source", "by-hand"))).toMatch(/^DBInstanceAlreadyExists/);
  });
});

describe("a database", () => {
  it("rejects to go without saying what becomes of its data, and with two answers", async () => {
    const { rds } = stage;
    const id = { DBInstanceIdentifier: "source" };
    expect(await refusal(rds.send(new DeleteDBInstanceCommand(id)))).toContain("FinalDBSnapshotIdentifier is required");
    const both = { ...id, SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: "x" };
    expect(await refusal(rds.send(new DeleteDBInstanceCommand(both)))).toContain("InvalidParameterCombination");
  });

  it("rejects to go back to a point in time, which is not rehearsed", async () => {
    const back = {
      SourceDBInstanceIdentifier: "source",
      TargetDBInstanceIdentifier: "back",
      UseLatestRestorableTime: true,
    };
    expect(await refusal(stage.rds.send(new RestoreDBInstanceToPointInTimeCommand(back)))).toContain(
      "the rehearsal keeps snapshots and no log of changes",
    );
  });
});
