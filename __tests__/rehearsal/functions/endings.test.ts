import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { PROJECT_ROOT, testVariables } from "../../support/process";
import { rehearsedLambda } from "../../support/rehearsed-lambda";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";
import { until } from "../../support/until";

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const state = execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).trim();
  return !state.startsWith("Z"); // nobody has asked yet how it ended
};
const hasEnded = (pid: number) => until(() => (isRunning(pid) ? undefined : true));

const folder = temporaryFolder();

/** A process that runs a function, and the first number that the function prints. */
const host = async (code: string): Promise<{ child: ChildProcess; pid: number }> => {
  const root = path.dirname(writeTo(folder, `${code.length}/index.js`, code));
  const program = path.join(PROJECT_ROOT, "__tests__/support/lambda-host.ts");
  const child = spawn("node", ["--import", "tsx", program, root, "index.handler"], {
    cwd: PROJECT_ROOT,
    env: { ...testVariables },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await new Promise((resolve) => lines.once("line", (...words) => resolve(words)))) as [string];
  return { child, pid: Number(/\d+$/.exec(line)?.[0]) };
};

const SLEEPER = 'const { pid } = require("child_process").spawn("sleep", ["600"], { stdio: "ignore" });';
const says = (id: string) => `require("fs").writeSync(1, ${id} + "\\n");`;
const CODES = {
  "when it waits": `exports.handler = () => { ${says("process.pid")} return new Promise(() => undefined); };`,
  "when it never lets go of its thread": `exports.handler = () => { ${says("process.pid")} for (;;); };`,
  "with what it has started": `exports.handler = () => { ${SLEEPER} ${says("pid")} return new Promise(() => undefined); };`,
};

describe("the process of a function", () => {
  it.each(Object.entries(CODES))("ends with a host that is killed, %s", async (_what, code) => {
    const { child, pid } = await host(code);
    expect(isRunning(pid)).toBe(true);
    child.kill("SIGKILL");
    await hasEnded(pid);
  });

  describe("of a Lambda that stops", () => {
    const aws = rehearsedLambda();

    it("ends, with all that the function has started", async () => {
      const code = `exports.handler = async () => {
        const child = require("child_process").spawn("sleep", ["600"], { stdio: "ignore" });
        return [process.pid, child.pid];
      };`;
      await aws.deploy({ name: "parent", code });
      const { payload } = await aws.lambda.invoke("parent", {});
      const pids = JSON.parse(payload) as number[];
      expect(pids.map(isRunning)).toEqual([true, true]);
      await aws.deploy({ name: "hangs", code: "exports.handler = () => new Promise(() => undefined);", timeout: 600 });
      await aws.openUrl("parent", "NONE");
      const hanging = aws.lambda.invoke("hangs", {}).catch((error: Error) => error);
      await aws.lambda.invokeLater("parent", {});
      await aws.lambda.stop();
      for (const pid of pids) await hasEnded(pid);
      await hanging; // with an error, not never
    });
  });
});
