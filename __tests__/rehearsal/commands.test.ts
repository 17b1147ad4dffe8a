import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { until } from "../../app/dev/poll";
import { RehearsalFolder } from "../../rehearsal/folder";
import { type Finished, PROJECT_ROOT, start, testVariables } from "../support/process";

const name = `test-${process.pid}`;
const other = `${name}-b`;

const rehearsal = (...args: string[]): Promise<Finished> =>
  start(["node", "--import", "tsx", "rehearsal/main.ts", ...args], testVariables as NodeJS.ProcessEnv).finished;
const inRehearsal = (which: string, ...command: string[]) => rehearsal("exec", "--name", which, "--", ...command);
const step = (which: string, ...args: string[]) =>
  inRehearsal(which, "node", "--import", "tsx", "pipeline/main.ts", ...args);

/** Processes of the two rehearsals of this test. */
const processes = (): string[] =>
  execFileSync("ps", ["-eo", "args="], { encoding: "utf8" })
    .split("\n")
    .filter((args) => args.includes("supervisor.ts") && args.includes(name));

const emulators = (pid: number): string[] =>
  execFileSync("ps", ["-eo", "ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((row) => row.includes("emulator.py") && row.trim().startsWith(`${pid} `));

describe("npm run rehearsal", () => {
  afterAll(async () => {
    for (const each of [name, other]) await rehearsal("down", "--name", each);
    expect(processes()).toEqual([]);
  });

  it("starts in the background, and again without doing anything", async () => {
    expect((await rehearsal("up", "--name", name)).output).toMatch(
      /is up: account 123456789012 at http:\/\/127\.0\.0\.1:\d+/,
    );
    expect((await rehearsal("up", "--name", name)).output).toContain("is up already");
    expect(processes()).toHaveLength(1);
  });

  it("runs side by side with another, and neither sees what is in the other", async () => {
    await rehearsal("up", "--name", other);
    expect(await step(name, "bootstrap")).toMatchObject({ exitCode: 0 });
    expect((await step(other, "plan")).output).toContain("does not exist; make it with");
  });

  it("records calls as service, action, resource, status and milliseconds", async () => {
    const { output } = await rehearsal("calls", "--name", name, "--json");
    const created = JSON.parse(output).find(({ action }: { action: string }) => action === "CreateBucket");
    expect(created).toMatchObject({
      service: "s3",
      resource: "stockwiz-terraform-state-123456789012-dev",
      status: 200,
      milliseconds: expect.any(Number),
    });
  });

  it("forgets everything on reset", async () => {
    expect(await rehearsal("reset", "--name", name)).toMatchObject({ exitCode: 0 });
    expect((await rehearsal("calls", "--name", name)).output).toContain("0 calls");
    expect((await step(name, "plan")).output).toContain("does not exist");
  });

  it("stays with one in the foreground, and stops it with whoever started it", async () => {
    const watched = `${name}-d`;
    const words = ["npm", "run", "--silent", "rehearsal", "--", "up", "--foreground", "--name", watched];
    const up = start(words, testVariables as NodeJS.ProcessEnv);
    await until("it stays", async () => up.printed().includes("it runs until ctrl-C"));
    process.kill(up.pid, "SIGTERM");
    expect((await up.finished).output).toContain(`rehearsal "${watched}" is down`);
    expect(existsSync(new RehearsalFolder(watched).path)).toBe(false);
    expect(processes().filter((args) => args.includes(watched))).toEqual([]);
  });

  it("hands on the exit code of the command it runs", async () => {
    expect(await inRehearsal(name, "bash", "-c", "exit 7")).toMatchObject({ exitCode: 7 });
  });

  it("rejects a command that is not there", async () => {
    const { exitCode, output } = await inRehearsal(name, "no-such-command");
    expect(output).toContain('exec: there is no command "no-such-command" on the PATH');
    expect(exitCode).toBe(1);
  });

  it("rejects exec when it is not running, and says how to start it", async () => {
    const { exitCode, output } = await inRehearsal("nobody", "true");
    expect(output).toContain('"nobody" is not running; start it with: npm run rehearsal -- up --name nobody');
    expect(exitCode).toBe(1);
  });

  it("rejects a port that is taken", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
    );
    const { exitCode, output } = await rehearsal("up", "--name", `${name}-c`, "--port", String(port));
    server.close();
    rmSync(new RehearsalFolder(`${name}-c`).path, { recursive: true, force: true });
    expect(output).toContain(`wire: port ${port} is taken by another program; choose another`);
    expect(exitCode).toBe(1);
  });

  it("rejects a name that cannot be a folder", async () => {
    expect((await rehearsal("status", "--name", "../x")).output).toContain('"../x" cannot name a rehearsal');
  });

  it("brings its state back when that was asked for, with the same identifiers", async () => {
    await rehearsal("down", "--name", name);
    await rehearsal("up", "--name", name, "--keep");
    await step(name, "bootstrap");
    await rehearsal("down", "--name", name, "--keep");
    expect((await rehearsal("up", "--name", name, "--keep")).output).toContain("bringing back what it held");
    expect((await step(name, "doctor")).output).toContain("nothing is wrong");
  });

  it("forgets its state otherwise", async () => {
    await rehearsal("down", "--name", name);
    await rehearsal("up", "--name", name);
    expect((await step(name, "plan")).output).toContain("does not exist");
  });

  it("leaves no process and no file after SIGKILL and down", async () => {
    const record = new RehearsalFolder(name).readRecord();
    process.kill(record?.pid ?? 0, "SIGKILL");
    await rehearsal("down", "--name", name);
    expect(emulators(record?.pid ?? 0)).toEqual([]);
    expect(existsSync(path.join(PROJECT_ROOT, ".rehearsal", name))).toBe(false);
  });

  it("says that it is not running, and fails", async () => {
    expect(await rehearsal("status", "--name", name)).toMatchObject({ exitCode: 1 });
  });
});
