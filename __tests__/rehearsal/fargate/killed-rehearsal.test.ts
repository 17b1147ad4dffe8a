import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../support/temporary-folder";

const folder = temporaryFolder();
const SUPPORT = path.join(__dirname, "..", "..", "support");

/** Processes of what the doomed one starts. */
const innerProcesses = (): string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("console.log('up')");
      } catch {
        return false; // it has ended
      }
    });

describe("a rehearsal that is killed", () => {
  it.each([
    ["tasks", "doomed-task.ts"],
    ["managed servers", "doomed-server.ts"],
  ])("leaves no process of its %s", async (_what, doomed) => {
    const rehearsal = spawn(process.execPath, ["--import", "tsx", path.join(SUPPORT, doomed), folder], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    await once(rehearsal.stdout, "data");
    expect(innerProcesses()).not.toEqual([]);
    rehearsal.kill("SIGKILL");
    rehearsal.stderr.resume();
    await once(rehearsal, "close"); // its standard error is closed by the last process that has it
    expect(innerProcesses()).toEqual([]);
  });
});
