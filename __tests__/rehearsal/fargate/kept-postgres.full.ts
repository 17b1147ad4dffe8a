import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { type PullImage, pullFrom } from "../../../rehearsal/fargate/image";
import { isStopped, type LocalTask, localTasks, nodeImage } from "../../support/local-task";
import { temporaryFolder } from "../../support/temporary-folder";

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

/** A task with the kept database, and with a program that queries it when it is up. */
const startOn = (
  { kept, schema }: ReturnType<typeof keep>,
  sql = "select 1",
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
  const query = {
    name: "query",
    image: `const { status, stdout, stderr } = require("child_process").spawnSync("psql", ["-h", "localhost", "-U", "stockwiz", "-Atc", ${JSON.stringify(sql)}],
      { env: { ...process.env, PGPASSWORD: "value of arn" } }); console.log(status, String(stdout) + String(stderr))`,
    essential: false,
    dependsOn: [{ containerName: "postgres", condition: "HEALTHY" as const }],
  };
  const pull: PullImage = (reference) =>
    reference === image ? pullOurs(reference) : Promise.resolve(nodeImage(reference));
  const findKeptFolders = async () =>
    new Map([["kept", { folder: kept, ownership: { uid: 999, gid: 999, mode: 0o700 } }]]);
  return start([postgres, query], { pull, findKeptFolders });
};
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
});
