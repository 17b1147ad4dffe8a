import path from "node:path";
import { PrivatePostgres } from "../../app/dev/private-postgres";
import { PROJECT_ROOT, run } from "../support/run-project";

const PASSWORD = "a-password-that-no-log-may-hold";
const MASTER = "keeper";
const APP = path.join(PROJECT_ROOT, "app", "postgres");

let postgres: PrivatePostgres;
beforeAll(async () => {
  postgres = await PrivatePostgres.start();
  await postgres.query("ALTER SYSTEM SET log_statement = 'all'");
  await postgres.query("SELECT pg_reload_conf()");
  // As RDS has it: the master is no superuser.
  await postgres.query(`CREATE ROLE ${MASTER} LOGIN CREATEROLE CREATEDB`);
});
afterAll(() => postgres.stop());

let made = 0;
/** A new empty database, and a service user that nobody has made yet. */
const fresh = async () => {
  made += 1;
  const [database, user] = [`shop${made}`, `clerk-${made}`];
  await postgres.query(`CREATE DATABASE ${database} OWNER ${MASTER}`, "postgres");
  return { database, user };
};
const migrate = ({ database, user }: { database: string; user: string }, variables: Record<string, string> = {}) =>
  run(["bash", path.join(APP, "migrate.sh")], {
    variables: {
      PGHOST: "127.0.0.1",
      PGPORT: String(postgres.port),
      PGDATABASE: database,
      PGUSER: MASTER,
      SERVICE_USER: user,
      SERVICE_PASSWORD: PASSWORD,
      INIT_SQL: path.join(APP, "init.sql"),
      ...variables,
    },
  });

describe("a migration", () => {
  it("makes the schema and a user who may change rows and no table", async () => {
    const target = await fresh();
    expect(await migrate(target)).toEqual({
      exitCode: 0,
      stdout: `the database ${target.database} is ready for ${target.user}\n`,
      stderr: "",
    });
    const as = (sql: string) => postgres.query<{ n: number }>(`SET ROLE "${target.user}"; ${sql}`, target.database);
    await as("INSERT INTO products (name, price) VALUES ('x', 1)");
    await as("UPDATE inventory SET quantity = 0 WHERE id = 1");
    await as("DELETE FROM products WHERE id = 2");
    expect(await postgres.query("SELECT count(*)::int AS n FROM products", target.database)).toEqual([{ n: 5 }]);
    await expect(as("DROP TABLE adjustments")).rejects.toThrow("must be owner");
    await expect(as("CREATE TABLE mine ()")).rejects.toThrow("permission denied");
  });

  it("changes nothing but the password when it runs again", async () => {
    const target = await fresh();
    const password = async () =>
      (
        await postgres.query<{ hash: string }>(
          `SELECT rolpassword AS hash FROM pg_authid WHERE rolname = '${target.user}'`,
        )
      )[0]?.hash;
    await migrate(target);
    await postgres.query("DELETE FROM products WHERE id > 1", target.database);
    const before = await password();
    expect(await migrate(target, { SERVICE_PASSWORD: "another" })).toMatchObject({ exitCode: 0 });
    expect(await password()).not.toBe(before);
    expect(await postgres.query("SELECT id FROM products", target.database)).toEqual([{ id: 1 }]);
  });

  it("may be run by three at the same time", async () => {
    const target = await fresh();
    const ran = await Promise.all([migrate(target), migrate(target), migrate(target)]);
    expect(ran.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  });

  it("lets the password into no statement: a server's log may hold any", async () => {
    await migrate(await fresh());
    const statements = postgres.log();
    expect(statements).toContain("PASSWORD 'SCRAM-SHA-256$");
    expect(statements).not.toContain(PASSWORD);
  });

  it("rejects a database that it cannot reach, in PostgreSQL's words", async () => {
    const { exitCode, stdout, stderr } = await migrate(await fresh(), { PGPORT: "1" });
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Connection refused");
    expect(stderr).not.toContain(PASSWORD);
  });

  it("rejects a schema that does not apply", async () => {
    const target = await fresh();
    const { exitCode, stderr } = await migrate(target, { INIT_SQL: path.join(APP, "Dockerfile") });
    expect(exitCode).toBe(3);
    expect(stderr).toContain("Dockerfile:");
  });

  it("rejects to begin without the services' password", async () => {
    const { exitCode, stderr } = await migrate(await fresh(), { SERVICE_PASSWORD: "" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("SERVICE_PASSWORD: is not set");
  });
});
