import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readlinkSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEnv } from "../../app/dev/env";
import { freePort } from "../../app/dev/free-port";
import { until } from "../../app/dev/poll";
import { findTool } from "../../app/dev/tool";
import { call } from "./support/call";

const ROOT = join(__dirname, "../..");
const START_SECONDS = 60;

/** Processes whose command line names a text. */
const processesWith = (text: string): string[] =>
  execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(text));

/** Folders that the servers keep their files in: both servers work inside them. */
const foldersOf = ({ postgres, redis }: { postgres: number; redis: number }): string[] =>
  [...processesWith(`-p ${postgres} `), ...processesWith(`127.0.0.1:${redis}`)].flatMap((line) => {
    const folder = readlinkSync(`/proc/${Number.parseInt(line, 10)}/cwd`);
    return /^.*stockwiz-(?:postgres|redis)-\w+/.exec(folder)?.[0] ?? [];
  });

const ITSELF = [process.execPath, "--import", "tsx", "app/dev/main.ts"];
const THROUGH_NPM = ["npm", "run", "dev"];

const start = async ([program = "", ...args]: readonly string[], signal: NodeJS.Signals) => {
  const port = await freePort();
  const child: ChildProcess = spawn(program, args, {
    cwd: ROOT,
    env: { PATH: readEnv().PATH, PORT: `${port}`, HOME: tmpdir() },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  await until("it prints its address", async () => output.includes("ctrl-C") || child.exitCode !== null, START_SECONDS);
  const stop = async () => {
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  const portOf = (pattern: RegExp) => Number(pattern.exec(output)?.[1]);
  const servers = { postgres: portOf(/PostgreSQL .*:(\d+)\//), redis: portOf(/Redis .*:(\d+)/) };
  return { url: `http://127.0.0.1:${port}`, stop, servers };
};

describe("npm run dev", () => {
  it("serves the seeded application, and leaves no process and no folder when npm is gone", async () => {
    const dev = await start(THROUGH_NPM, "SIGKILL");
    const folders = foldersOf(dev.servers);
    expect((await call("GET", `${dev.url}/api/products-full`)).body).toHaveLength(5);
    await dev.stop();
    await until("PostgreSQL ends", async () => processesWith(`-p ${dev.servers.postgres}`).length === 0);
    await until("Redis ends", async () => processesWith(`127.0.0.1:${dev.servers.redis}`).length === 0);
    expect(folders).toHaveLength(2);
    await until("their folders are gone", async () => folders.filter(existsSync).length === 0);
    await expect(call("GET", `${dev.url}/health`)).rejects.toThrow();
  });

  it("rejects a port that is in use, and says how to go on", async () => {
    const taken = createServer().listen(0);
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const child = spawn(process.execPath, ["--import", "tsx", "app/dev/main.ts"], {
      cwd: ROOT,
      env: { PATH: readEnv().PATH, PORT: `${port}` },
    });
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    const [code] = await once(child, "close");
    taken.close();
    expect([code, errors]).toEqual([1, expect.stringMatching(/^PORT: \d+ is in use; .*PORT=0 npm run dev/)]);
  });

  it("takes its servers along when it is killed", async () => {
    if (findTool("setpriv") === undefined) return; // only Linux tells a child that its parent died
    const dev = await start(ITSELF, "SIGKILL");
    const folders = foldersOf(dev.servers);
    expect(await call("GET", `${dev.url}/health`)).toMatchObject({ status: 200 });
    await dev.stop();
    await until("PostgreSQL ends", async () => processesWith(`-p ${dev.servers.postgres}`).length === 0);
    await until("Redis ends", async () => processesWith(`127.0.0.1:${dev.servers.redis}`).length === 0);
    const isGone = () =>
      call("GET", `${dev.url}/health`).then(
        () => false,
        () => true,
      );
    await until("the gateway ends", isGone);
    for (const folder of folders) rmSync(folder, { recursive: true }); // whoever is killed cannot tidy up
  });
});
