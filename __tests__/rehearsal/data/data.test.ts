import { readFileSync } from "node:fs";
import path from "node:path";
import type { ConnectionOptions } from "node:tls";
import { DeleteReplicationGroupCommand, ModifyReplicationGroupCommand } from "@aws-sdk/client-elasticache";
import { DeleteDBInstanceCommand } from "@aws-sdk/client-rds";
import { Redis } from "ioredis";
import { Client, type ClientConfig } from "pg";
import { DataStage } from "../../support/data-stage";
import { PROJECT_ROOT, run } from "../../support/run-project";

let stage: DataStage;
beforeAll(async () => {
  stage = await DataStage.start();
});
afterAll(() => stage.stop());

describe("a PostgreSQL of RDS", () => {
  let host: string;
  let password: string;
  beforeAll(async () => {
    ({ host, password } = await stage.makePostgres("guarded", "1"));
  });

  const query = async <Row>(sql: string, config: ClientConfig = {}, at = host): Promise<Row[]> => {
    const where = { host: "127.0.0.1", port: await stage.door(at), database: "shop" };
    const client = new Client({ ...where, user: "keeper", password, ssl: { rejectUnauthorized: false }, ...config });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  };

  it("answers by the name that RDS gave it, to the master with the password of its secret", async () => {
    expect(host).toContain("guarded.");
    expect(password.length).toBeGreaterThanOrEqual(30);
    expect(await query("SELECT current_user AS me, current_database() AS here")).toEqual([
      { me: "keeper", here: "shop" },
    ]);
  });

  it("has a master who is no superuser, and may make users", async () => {
    const [master] = await query("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user");
    expect(master).toEqual({ rolsuper: false, rolcreaterole: true });
  });

  it("is made ready by the migration of the image, for a user with a password", async () => {
    const port = String(await stage.door(host));
    const variables = {
      ...{ PGHOST: "127.0.0.1", PGPORT: port, PGDATABASE: "shop", PGUSER: "keeper", PGPASSWORD: password },
      ...{ PGSSLMODE: "require", SERVICE_USER: "stockwiz", SERVICE_PASSWORD: "hush" },
      INIT_SQL: path.join(PROJECT_ROOT, "app/postgres/init.sql"),
    };
    expect(await run(["bash", "app/postgres/migrate.sh"], { variables })).toMatchObject({ exitCode: 0, stderr: "" });
    const clerk = { user: "stockwiz", password: "hush" };
    expect(await query("SELECT count(*)::int AS n FROM products", clerk)).toEqual([{ n: 5 }]);
    await expect(query("SELECT 1", { ...clerk, password: "guessed" })).rejects.toThrow(
      "password authentication failed",
    );
  });

  it("has a certificate of an authority that no list of clients has", async () => {
    await expect(query("SELECT 1", { ssl: { rejectUnauthorized: true } })).rejects.toThrow(
      /self-signed|unable to verify/,
    );
  });

  it("rejects a wrong password, and a connection without TLS where the parameter group says so", async () => {
    await expect(query("SELECT 1", { password: "guessed" })).rejects.toThrow("password authentication failed");
    await expect(query("SELECT 1", { ssl: false })).rejects.toThrow(/no pg_hba.conf entry .* no encryption/);
  });

  it("rejects whom the security groups do not let through, and says which rule is missing", async () => {
    await expect(query("SELECT 1", { port: await stage.door(host, stage.stranger) })).rejects.toThrow();
    expect(stage.said.join("\n")).toMatch(
      /a task does not get through to guarded:5432: .*no ingress rule for tcp 5432/,
    );
  });

  it("takes connections without TLS where they are not forbidden, and is gone when it is deleted", async () => {
    const open = await stage.makePostgres("open", "0");
    const config = { ssl: false as const, password: open.password };
    expect(await query("SELECT 1 AS one", config, open.host)).toEqual([{ one: 1 }]);
    await stage.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "open", SkipFinalSnapshot: true }));
    await stage.data.settled();
    expect(stage.data.addresses().flatMap(({ names }) => names)).toEqual([host]);
  });
});

describe("a Redis of ElastiCache", () => {
  let host: string;
  beforeAll(async () => {
    host = await stage.makeRedis("cache", true);
  });

  /** What Redis says to a client, or why it says nothing. */
  const ping = async (options: { password?: string; tls?: ConnectionOptions } = {}): Promise<string> => {
    const port = await stage.door(host);
    const authority = readFileSync(stage.data.authority() ?? "");
    const reached = { host: "127.0.0.1", port, tls: { servername: host, ca: authority } };
    const redis = new Redis({ ...reached, lazyConnect: true, retryStrategy: () => null, ...options });
    let refusal = "";
    redis.on("error", ({ message }) => {
      refusal = message;
    });
    const said = await redis.connect().then(
      () => redis.ping(),
      ({ message }: Error) => refusal || message,
    );
    redis.disconnect();
    return said;
  };
  const change = async (AuthToken: string, AuthTokenUpdateStrategy: "ROTATE" | "SET") => {
    const request = { ReplicationGroupId: "cache", AuthToken, AuthTokenUpdateStrategy, ApplyImmediately: true };
    await stage.elasticache.send(new ModifyReplicationGroupCommand(request));
  };

  it("answers by its name, with a certificate for it that the images trust", async () => {
    expect(host).toContain("master.cache.");
    expect(await ping()).toBe("PONG");
    expect(await ping({ tls: { servername: "another.name", ca: readFileSync(stage.data.authority() ?? "") } })).toMatch(
      /altnames/,
    );
    expect(await ping({ tls: { servername: host } })).toMatch(/self-signed|unable to verify/);
  });

  it("takes clients without a token until one is set, and then that one only", async () => {
    await change("first-token-of-the-cache", "ROTATE");
    expect(await ping()).toBe("PONG");
    await change("first-token-of-the-cache", "SET");
    expect(await ping()).toMatch(/NOAUTH|Authentication required/);
    expect(await ping({ password: "first-token-of-the-cache" })).toBe("PONG");
    expect(await ping({ password: "guessed" })).toMatch(/WRONGPASS/);
  });

  it("takes the old and the new token while one is rotated", async () => {
    await change("second-token-of-the-cache", "ROTATE");
    expect(await ping({ password: "first-token-of-the-cache" })).toBe("PONG");
    expect(await ping({ password: "second-token-of-the-cache" })).toBe("PONG");
    await change("second-token-of-the-cache", "SET");
    expect(await ping({ password: "first-token-of-the-cache" })).toMatch(/WRONGPASS/);
    expect(await ping({ password: "second-token-of-the-cache" })).toBe("PONG");
  });

  it("is gone when it is deleted", async () => {
    await stage.elasticache.send(new DeleteReplicationGroupCommand({ ReplicationGroupId: "cache" }));
    await stage.data.settled();
    expect(stage.data.addresses().flatMap(({ names }) => names)).not.toContain(host);
  });
});
