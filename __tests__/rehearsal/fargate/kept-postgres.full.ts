import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { type PullImage, pullFrom } from "../../../rehearsal/fargate/image";
import { isStopped, type LocalTask, localTasks, nodeImage } from "../../support/local-task";
import { temporaryFolder } from "../../support/temporary-folder";
import { until } from "../../support/until";

jest.setTimeout(180_000);
const folder = temporaryFolder();
const { start, end } = localTasks(folder);
afterEach(end);

const ecr = {
  send: async ({ input }: { input: { imageIds: object[] } }) => ({ images: [{ imageId: input.imageIds[0] }] }),
};
const pullOurs = pullFrom(ecr as never);
/** Where the container sees it. */
const AT = "/var/lib/postgresql/data";
const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/dev-stockwiz-postgres@sha256:${"1".repeat(64)}`;

/** A folder that outlives its tasks, and a schema that may be changed. */
const keep = () => {
  const place = mkdtempSync(path.join(folder, "kept-"));
  const schema = path.join(place, "init.sql");
  writeFileSync(schema, readFileSync("app/postgres/init.sql"));
  mkdirSync(path.join(place, "data"));
  return { kept: path.join(place, "data"), schema };
};

const AS_OWNER = ["--host", "127.0.0.1", "--username", "stockwiz", "--dbname", "stockwiz"];

/** A task with the kept database, and with a program that queries it when it is up, or does something else with it. */
const startOn = (
  { kept, schema }: ReturnType<typeof keep>,
  asked: string | readonly string[] = "select 1",
  password = "value of arn",
  more: Record<string, string> = {},
): LocalTask => {
  const variables = {
    POSTGRES_USER: "stockwiz",
    KEPT_FOLDER: AT,
    PGDATA: `${AT}/pgdata`,
    INIT_SQL: schema,
    ...more,
  };
  const postgres: ContainerDefinition = {
    name: "postgres",
    image,
    command: ["kept-postgres.sh", "postgres"],
    environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
    secrets: [{ name: "POSTGRES_PASSWORD", valueFrom: "arn" }],
    user: "999:999",
    mountPoints: [{ sourceVolume: "kept", containerPath: AT }],
    healthCheck: {
      command: ["CMD-SHELL", "pg_isready --quiet --host 127.0.0.1 --username stockwiz --dbname stockwiz"],
      interval: 5,
      startPeriod: 300,
    },
  };
  const command = typeof asked === "string" ? ["psql", ...AS_OWNER, "-Atc", asked] : asked;
  const query = {
    name: "query",
    image: `const [program, ...args] = ${JSON.stringify(command)};
      const { status, stdout, stderr } = require("child_process").spawnSync(program, args, { env: { ...process.env, PGPASSWORD: ${JSON.stringify(password)} } });
      console.log(status, String(stdout) + String(stderr))`,
    essential: false,
    dependsOn: [{ containerName: "postgres", condition: "HEALTHY" as const }],
  };
  const pull: PullImage = (reference) =>
    reference === image ? pullOurs(reference) : Promise.resolve(nodeImage(reference));
  const findKeptFolders = async () =>
    new Map([["kept", { folder: kept, ownership: { uid: 999, gid: 999, mode: 0o700 } }]]);
  return start([postgres, query], { pull, findKeptFolders, readSecret: async () => password });
};
/** Resolves when PostgreSQL's container has printed it. */
const printed = ({ lines }: LocalTask, text: string) =>
  until(() => lines.find((line) => line.startsWith("postgres: ") && line.includes(text)));
/** Whether PostgreSQL takes a password whose verifier it has. It asks nobody on the task's own loopback, as the official image. */
const isPassword = (verifier: string, password: string): boolean => {
  const [, iterations, salt = "", stored] = /SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):/.exec(verifier) ?? [];
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(iterations), 32, "sha256");
  const key = createHmac("sha256", salted).update("Client Key").digest();
  return createHash("sha256").update(key).digest("base64") === stored;
};
/** Every change of a quantity, and what came of it. */
const HISTORY = "select a.*, i.quantity from adjustments a join inventory i on i.id = inventory_id order by a.id";
const ALL = "select count(*), max(name) filter (where name like 'kept%') from products";
const answered = async ({ lines, until }: LocalTask): Promise<string> => {
  await until(({ progress }) => progress.containers[1]?.lastStatus === "STOPPED");
  return lines.find((line) => line.startsWith("query: ")) ?? "";
};
const stop = async ({ task, until }: LocalTask): Promise<void> => {
  task.stop({ code: "UserInitiated", reason: "the next comes" });
  await until(isStopped);
};

describe("a database that is kept", () => {
  it("hands its rows on to the next task, which adds a column before anybody may connect; the one before goes on with it", async () => {
    const place = keep();
    const first = startOn(place, "insert into products (name, price) values ('kept', 1) returning name");
    expect(await answered(first)).toContain("0 kept");
    await stop(first);
    const old = readFileSync(place.schema, "utf8");
    writeFileSync(
      place.schema,
      `ALTER TABLE IF EXISTS products ADD COLUMN IF NOT EXISTS shelf text DEFAULT 'none';\n${old}`,
    );
    const second = startOn(place, "select shelf from products where name = 'kept'");
    expect(await answered(second)).toContain("0 none");
    await stop(second);
    writeFileSync(place.schema, old);
    expect(await answered(startOn(place, "select count(*), max(shelf) from products"))).toContain("0 6|none");
  });

  it("is never two servers' at once: a task that starts beside another one waits until that one is gone", async () => {
    const place = keep();
    const first = startOn(place, "insert into products (name, price) values ('kept', 1) returning name");
    expect(await answered(first)).toContain("0 kept");
    const second = startOn(place, ALL);
    await printed(second, "another server still has");
    expect(second.lines.join()).not.toContain("ready to accept connections");
    expect(first.task.progress.containers[0]?.health).toBe("HEALTHY");
    const waits = second.task.progress.containers[0];
    expect([waits?.lastStatus, waits?.health]).toEqual(["RUNNING", "UNKNOWN"]);
    await stop(first);
    expect(await answered(second)).toContain("0 6|kept");
  });

  it("rejects a server that waits longer than it may, and the one that has the folder goes on", async () => {
    const place = keep();
    const first = startOn(place);
    await answered(first);
    const second = startOn(place, "select 1", undefined, { LOCK_SECONDS: "1" });
    await second.until(isStopped);
    expect(second.task.progress.containers[0]?.exitCode).toBe(1);
    expect(second.lines.join()).toContain("stop it first, two would destroy the data");
    expect(first.task.progress.containers[0]?.health).toBe("HEALTHY");
  });

  it("has every row that was acknowledged when its server was killed", async () => {
    const place = keep();
    const crash = `copy (select 1) to program 'kill -9 "$(head -1 ${AT}/pgdata/postmaster.pid)"'`;
    const first = startOn(place, `insert into products (name, price) values ('kept', 1); ${crash}`);
    await first.until(isStopped);
    expect(first.task.progress.containers[0]?.exitCode).toBe(137);
    expect(existsSync(path.join(place.kept, "pgdata", "postmaster.pid"))).toBe(true);
    const second = startOn(place, ALL);
    expect(await answered(second)).toContain("0 6|kept");
    expect(second.lines.join()).toContain("not properly shut down");
  });

  it("begins anew where a first start was cut off", async () => {
    const place = keep();
    mkdirSync(path.join(place.kept, "pgdata"));
    writeFileSync(path.join(place.kept, "pgdata", "PG_VERSION"), "15");
    expect(await answered(startOn(place, ALL))).toContain("0 5|");
  });

  it("takes the password that the secret has now, and rejects the one before", async () => {
    const place = keep();
    const first = startOn(place);
    await answered(first);
    await stop(first);
    const verifier = await answered(
      startOn(place, "select rolpassword from pg_authid where rolcanlogin", "another one"),
    );
    expect([isPassword(verifier, "another one"), isPassword(verifier, "value of arn")]).toEqual([true, false]);
  });

  it("rejects to serve a schema that does not apply, and leaves the rows as they were", async () => {
    const place = keep();
    const first = startOn(place, "insert into products (name, price) values ('kept', 1) returning name");
    expect(await answered(first)).toContain("0 kept");
    await stop(first);
    const good = readFileSync(place.schema, "utf8");
    writeFileSync(place.schema, `SELECT 'broken'::integer;\n${good}`);
    const second = startOn(place);
    await second.until(isStopped);
    expect(second.lines.join()).not.toContain("the schema of");
    writeFileSync(place.schema, good);
    expect(await answered(startOn(place, ALL))).toContain("0 6|kept");
  });

  it("rejects the data of another major version, and leaves it as it is", async () => {
    const place = keep();
    const first = startOn(place, "insert into products (name, price) values ('kept', 1) returning name");
    expect(await answered(first)).toContain("0 kept");
    await stop(first);
    const version = path.join(place.kept, "pgdata", "PG_VERSION");
    const own = readFileSync(version, "utf8");
    writeFileSync(version, "9.6\n");
    const second = startOn(place);
    await second.until(isStopped);
    expect(second.lines.join()).toContain("incompatible with server");
    writeFileSync(version, own);
    expect(await answered(startOn(place, ALL))).toContain("0 6|kept");
  });

  it("can be dumped, and begun anew with the dump", async () => {
    const place = keep();
    const owner = AS_OWNER.join(" ");
    const guide = readFileSync("docs/guides/what-dev-keeps.md", "utf8");
    const [dump] = guide.match(/pg_dump [^']+/) ?? [];
    const [before = ""] = guide.match(/^TRUNCATE .*;\n(ALTER TABLE .*;\n)+/m) ?? [];
    const triggers = before.replace(/^TRUNCATE .*\n/, "");
    expect(dump).toContain(owner);
    const another = owner.replace("--dbname stockwiz", "--dbname another");
    const script = [
      `psql ${owner} --quiet --command "insert into products (name, price) values ('kept', 1)"`,
      `psql ${owner} --quiet --command "create database another"`,
      `psql ${another} --quiet --output /dev/null --file "${place.schema}"`,
      `{ echo '${before}'; ${dump}; echo '${triggers.replaceAll("DISABLE", "ENABLE")}'; } | psql ${another} --quiet --output /dev/null --single-transaction --set ON_ERROR_STOP=1`,
      `[ "$(psql ${owner} -Atc "${HISTORY}")" = "$(psql ${another} -Atc "${HISTORY}")" ]`,
      `psql ${another} -Atc "${ALL}"`,
      `psql ${another} -Atc "insert into products (name, price) values ('next', 1) returning id"`,
    ].join(" && ");
    const task = startOn(place, ["sh", "-c", script]);
    expect(await answered(task)).toContain("0 6|kept");
    await until(() => task.lines.includes("query: 7")); // no id is given twice
  });
});
