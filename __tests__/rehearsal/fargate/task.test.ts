import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import path from "node:path";
import { NO_ISOLATION } from "../../../rehearsal/fargate/namespaces";
import { CannotStart } from "../../../rehearsal/fargate/stopped";
import { answersOn, echoService, isHealthy, isStopped, localTasks } from "../../support/local-task";
import { temporaryFolder } from "../../support/temporary-folder";

const folder = temporaryFolder();
const { start, end } = localTasks(folder);
afterEach(end);

const [PORT, OTHER_PORT] = [8000, 8001];
const serving = (name: string, port: number) => ({
  name,
  image: echoService(port),
  portMappings: [{ containerPort: port }],
  healthCheck: answersOn(port),
});
const reasonOf = ({ progress }: { progress: { stopCause?: { code: string; reason: string } | undefined } }) =>
  progress.stopCause;

describe("a task", () => {
  it("answers on its containers' ports, and so does another with the same ports", async () => {
    const containers = [serving("one", PORT), serving("two", OTHER_PORT)];
    const tasks = [start(containers), start(containers)];
    for (const { until, get } of tasks) {
      await until(isHealthy);
      expect(JSON.parse(await get(PORT))).toMatchObject({ NODE_ENV: "production" });
      expect(JSON.parse(await get(OTHER_PORT))).toMatchObject({ NODE_ENV: "production" });
    }
  });

  it("gives a container exactly its environment, its secrets and what the image has", async () => {
    const container = {
      ...serving("one", PORT),
      environment: [{ name: "COLOUR", value: "red" }],
      secrets: [{ name: "PASSWORD", valueFrom: "arn" }],
    };
    const { until, get } = start([container]);
    await until(isHealthy);
    const { PATH, PWD, uid, ...environment } = JSON.parse(await get(PORT));
    expect(environment).toEqual({ COLOUR: "red", PASSWORD: "value of arn", NODE_ENV: "production" });
  });

  it("runs a container as its user", async () => {
    const { until, get } = start([{ ...serving("one", PORT), user: "65532:65532" }]);
    await until(isHealthy);
    expect(JSON.parse(await get(PORT)).uid).toBe(65_532);
  });

  it("starts a container when what it waits for is healthy, and not before", async () => {
    const first = {
      name: "first",
      image: "setInterval(() => {}, 1e6)",
      healthCheck: { command: ["CMD", "false"], interval: 5 },
    };
    const second = {
      ...serving("second", PORT),
      dependsOn: [{ containerName: "first", condition: "HEALTHY" as const }],
    };
    const { task, until } = start([first, second]);
    await until(({ progress }) => progress.containers[0]?.health === "UNHEALTHY");
    expect(task.progress).toMatchObject({ lastStatus: "PENDING", containers: [{}, { lastStatus: "PENDING" }] });
  });

  it("stops when an essential container exits, and keeps its exit code and words", async () => {
    const dying = { name: "dying", image: "console.log('no more'); process.exit(7)" };
    const { task, lines, until } = start([serving("one", PORT), dying]);
    await until(isStopped);
    expect(reasonOf(task)).toEqual({
      code: "EssentialContainerExited",
      reason: "Essential container in task exited",
    });
    expect(task.progress.containers.map(({ exitCode }) => exitCode)).toEqual([expect.any(Number), 7]);
    expect(lines).toContain("dying: no more");
  });

  it("takes along what a container has left running, a session of its own included", async () => {
    const leaving = `
      require("node:child_process").spawn("sleep", ["600"], { detached: true, stdio: "inherit" }).unref();
      process.exit(3)`;
    const { task, until } = start([{ name: "leaving", image: leaving }]);
    await until(isStopped);
    expect(task.progress.containers[0]?.exitCode).toBe(3);
  });

  it("asks the program itself to end, not what started it", async () => {
    const image = `process.on("SIGTERM", () => { console.log("asked"); process.exit(9) }); ${echoService(PORT).replace(/process.on.*/, "")}`;
    const { task, lines, until } = start([{ ...serving("one", PORT), image }]);
    await until(isHealthy);
    task.stop({ code: "UserInitiated", reason: "enough" });
    await until(isStopped);
    expect(lines).toEqual(["one: asked"]);
    expect(task.progress.containers[0]?.exitCode).toBe(9);
  });

  it("goes on when a container exits that is not essential", async () => {
    const job = { name: "job", image: "process.exit(0)", essential: false };
    const dependsOn = [{ containerName: "job", condition: "SUCCESS" as const }];
    const { task, until } = start([job, { ...serving("one", PORT), dependsOn }]);
    await until(({ progress }) => progress.containers[1]?.health === "HEALTHY");
    expect(task.progress).toMatchObject({ lastStatus: "RUNNING", containers: [{ exitCode: 0 }, {}] });
  });

  it("stops containers in the reverse of the order in which they depend on each other", async () => {
    const script = (name: string) =>
      `console.log("up"); process.on("SIGTERM", () => { console.log("${name} stops"); process.exit(0) }); setInterval(() => {}, 1e6)`;
    const below = { name: "below", image: script("below") };
    const above = {
      name: "above",
      image: script("above"),
      dependsOn: [{ containerName: "below", condition: "START" as const }],
    };
    const { task, lines, until } = start([
      { ...serving("one", PORT), dependsOn: [{ containerName: "above", condition: "START" }] },
      below,
      above,
    ]);
    await until(({ progress }) => progress.containers[0]?.health === "HEALTHY");
    task.stop({ code: "UserInitiated", reason: "enough" });
    await until(isStopped);
    expect(lines.filter((line) => line.endsWith("stops"))).toEqual(["above: above stops", "below: below stops"]);
  });

  it("kills a container that ignores SIGTERM when its stop timeout is over", async () => {
    const deaf = `process.on("SIGTERM", () => {}); ${echoService(PORT).replace(/process.on.*/, "")}`;
    const { task, until } = start([{ ...serving("deaf", PORT), image: deaf, stopTimeout: 1 }]);
    await until(isHealthy);
    task.stop({ code: "UserInitiated", reason: "enough" });
    await until(isStopped);
    expect(task.progress.containers[0]?.exitCode).toBe(137);
  });

  it("kills a container that takes more memory than it may", async () => {
    const greedy = "const kept = []; setInterval(() => kept.push(Buffer.alloc(2e7, 1)), 20)";
    const { task, until } = start([{ name: "greedy", image: greedy, memory: 150 }]);
    await until(isStopped);
    expect(task.progress.containers[0]).toMatchObject({
      exitCode: 137,
      reason: "OutOfMemoryError: Container killed due to memory usage",
    });
  });

  it("lets a container with a read-only root write its own folder and nothing else", async () => {
    const write = (file: string) =>
      `try { require("fs").writeFileSync(${JSON.stringify(file)}, ""); console.log("written") } catch (error) { console.log(error.code) }`;
    const image = [write("own"), write(path.join(folder, "not-own"))].join(";");
    const { lines, until } = start([{ name: "one", image, readonlyRootFilesystem: true, user: "65532:65532" }]);
    await until(isStopped);
    expect(lines).toEqual(["one: written", "one: EROFS"]);
  });

  it("reaches an address outside by its name, on the ports that are open and no other", async () => {
    const server = createServer((_, answer) => answer.end("from outside"));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const addresses = () => [{ ip: "10.0.21.5", ports: [5432], names: ["db.example"] }];
    const ask = `const ask = (port) => fetch("http://db.example:" + port).then((a) => a.text(), (e) => e.cause.code).then(console.log);`;
    const outside = { addresses, dial: async () => connect({ port, host: "127.0.0.1", allowHalfOpen: true }) };
    const { lines, until } = start(
      [{ name: "one", image: `${ask} ask(5432).then(() => ask(6379)).then(() => process.exit(0))` }],
      { outside },
    );
    await until(isStopped);
    server.closeAllConnections();
    server.close();
    expect(lines).toEqual(["one: from outside", "one: ECONNREFUSED"]);
  });

  it("runs on the machine's own ports where there are no namespaces, as whoever started it", async () => {
    const isolation = NO_ISOLATION;
    const { lines, until } = start([{ name: "one", image: "console.log(process.getuid())", user: "65532:65532" }], {
      isolation,
    });
    await until(isStopped);
    expect(lines).toEqual([`one: ${process.getuid?.()}`]);
  });

  it("rejects to start when something it needs is missing, in the words of who lacks it", async () => {
    const { task, until } = start([serving("one", PORT)], {
      pull: async () => {
        throw new CannotStart("CannotPullContainerError: not found");
      },
    });
    await until(isStopped);
    expect(reasonOf(task)).toEqual({ code: "TaskFailedToStart", reason: "CannotPullContainerError: not found" });
  });

  it("rejects containers that wait for each other in a circle", async () => {
    const waits = (name: string, containerName: string) => ({
      name,
      image: "",
      dependsOn: [{ containerName, condition: "START" as const }],
    });
    const { task, until } = start([waits("a", "b"), waits("b", "a")]);
    await until(isStopped);
    expect(reasonOf(task)?.reason).toContain("dependsOn of a, b can never be met");
  });
});
