import type { DeployedPostgres, DeployedRedis } from "../../../rehearsal/data/deployed";
import { Servers } from "../../../rehearsal/data/servers";
import { findIsolation } from "../../../rehearsal/fargate/namespaces";
import { CREDENTIALS } from "../../../rehearsal/rehearsal";
import { temporaryFolder } from "../../support/temporary-folder";

const placed = { names: ["somewhere.test"], cidrs: ["10.0.11.0/24"], securityGroupIds: [] };
const DATABASE: DeployedPostgres = {
  ...{ ...placed, kind: "postgres", id: "shop", port: 5432 },
  ...{ master: "keeper", secretArn: "", database: "shop", forcesTls: true },
};
const CACHE: DeployedRedis = { ...placed, kind: "redis", id: "shop", port: 6379, hasTls: false };

const said: string[] = [];
const servers = new Servers({
  folder: temporaryFolder(),
  isolation: findIsolation(),
  client: { endpoint: "http://127.0.0.1:1", region: "us-east-1", credentials: CREDENTIALS }, // nobody asks
  say: (line) => void said.push(line),
});
afterAll(() => servers.become([]));

const query = async (sql: string): Promise<void> => {
  const [{ ip } = { ip: "" }] = servers.addresses().filter(({ ports }) => ports.includes(DATABASE.port));
  const psql = ["psql", "--host", "@rds", "--username", "rdsadmin", "--dbname", DATABASE.database];
  const found = servers.at(ip, DATABASE.port);
  if (!found) throw new Error("no database runs");
  await found.server.tell([...psql, "--set", "ON_ERROR_STOP=1", "--command", sql], {});
};

describe("a database that is deleted while its cache is being stopped", () => {
  it("leaves its last snapshot with every row", async () => {
    await servers.become([DATABASE, CACHE]);
    await query("CREATE TABLE words AS SELECT 'kept' AS word");

    const stopping = servers.become([DATABASE]); // ends the cache, which takes a moment
    servers.kept.hear({ does: "delete", id: DATABASE.id, finalSnapshot: "last" });
    await stopping;
    await servers.become([]);

    servers.kept.hear({ does: "restore", id: DATABASE.id, snapshot: "last" });
    await servers.become([DATABASE]);
    await query("DO $$ BEGIN ASSERT (SELECT word = 'kept' FROM words); END $$"); // rejects without the row
    expect(said.filter((line) => !line.includes("answers at"))).toEqual([]);
  });
});
