import { execFile } from "node:child_process";
import { chownSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { type Account, serverAccount } from "./account";
import { Child } from "./child";
import { freePort } from "./free-port";
import { until } from "./poll";
import { requireTool } from "./tool";

const run = promisify(execFile);

const USER = "stockwiz";
const SCRIPT = "postgresql.sh";
const INIT_SQL = join(__dirname, "../postgres/init.sql");

/** Fast shutdown: open connections are cut. */
const FAST: NodeJS.Signals = "SIGINT";

/** The folder goes away with the server, so nothing has to survive a power cut. */
const SETTINGS = ["fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB"];

const createCluster = async (data: string, account: Account | undefined): Promise<void> => {
  const initdb = [requireTool("initdb", SCRIPT), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"];
  const command = [...initdb, "--locale=C.UTF-8"];
  const drop = account ? ["setpriv", `--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups", "--"] : [];
  const [program = "", ...args] = [...drop, ...command];
  await run(program, args, { cwd: "/" });
};

/** Another account cannot look into a clone below /root, and our temporary folder may be in it. */
const makeFolder = (account: Account | undefined): string => {
  const folder = mkdtempSync(join(account ? "/tmp" : tmpdir(), "stockwiz-postgres-"));
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
};

/** A PostgreSQL of our own: a fresh folder, a free port of the loopback, the schema and its seeds. */
export class PrivatePostgres {
  #server: Child | undefined;

  private constructor(
    private readonly folder: string,
    private readonly account: Account | undefined,
    readonly port: number,
  ) {}

  /** Starts one, ready for use. @throws UserError when PostgreSQL is not installed */
  static async start(): Promise<PrivatePostgres> {
    requireTool("postgres", SCRIPT);
    const account = serverAccount();
    const folder = makeFolder(account);
    const postgres = new PrivatePostgres(folder, account, await freePort());
    try {
      await createCluster(join(folder, "data"), account);
      await postgres.resumeService();
      await postgres.query("CREATE DATABASE stockwiz", "postgres");
      await postgres.migrate();
      return postgres;
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }

  /** Of the server's first process. */
  get pid(): number {
    if (!this.#server) throw new Error("the server is not started");
    return this.#server.pid;
  }

  get url(): string {
    return `postgresql://${USER}@127.0.0.1:${this.port}/stockwiz`;
  }

  /** Runs `init.sql`, as the image and the `migrate` step do. */
  async migrate(): Promise<void> {
    await this.query(readFileSync(INIT_SQL, "utf8"));
  }

  /** Runs one statement on a connection of its own. */
  async query<Row>(sql: string, database = "stockwiz"): Promise<Row[]> {
    const client = new Client({ host: "127.0.0.1", port: this.port, user: USER, database });
    client.on("error", () => undefined); // the statement says it; without a listener it would end the process
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** What the server has written to its log. */
  log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }

  /** Starts the server on the folder as it is. */
  async resumeService(): Promise<void> {
    const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
    const address = ["-p", `${this.port}`, "-h", "127.0.0.1", "-k", this.folder];
    this.#server = new Child(
      [requireTool("postgres", SCRIPT), "-D", join(this.folder, "data"), ...address, ...settings],
      { logFile: join(this.folder, "log"), stopSignal: FAST, account: this.account },
    );
    const server = this.#server;
    await until("postgres answers", async () => {
      if (!server.isRunning) throw new Error(`postgres: ended at once\n${this.log()}`);
      return this.query("SELECT 1", "postgres").then(
        () => true,
        () => false,
      );
    });
  }

  /** Stops the server and keeps the folder: `resumeService` goes on where it was. */
  async stopService(signal?: NodeJS.Signals): Promise<void> {
    await this.thaw();
    await this.#server?.stop(signal);
  }

  /** Freezes the server and every connection's process. */
  async freeze(): Promise<void> {
    await this.#signalAll("SIGSTOP");
  }

  /** Lets everything go on. */
  async thaw(): Promise<void> {
    if (this.#server?.isRunning) await this.#signalAll("SIGCONT");
  }

  /** Stops the server and deletes the folder. */
  async stop(): Promise<void> {
    await this.stopService();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #signalAll(signal: NodeJS.Signals): Promise<void> {
    const parent = this.#server?.pid;
    if (parent === undefined) return;
    process.kill(parent, signal);
    const { stdout } = await run("ps", ["-o", "pid=", "--ppid", `${parent}`]).catch(() => ({ stdout: "" }));
    for (const pid of stdout.split(/\s+/).filter(Boolean)) {
      try {
        process.kill(Number(pid), signal);
      } catch {
        // a connection's process may end between the list and the signal
      }
    }
  }
}
