import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../support/temporary-folder";

const folder = temporaryFolder();
const DOOMED = path.join(__dirname, "..", "..", "support", "doomed-task.ts");

/** Processes of the container that the doomed one starts. */
const containerProcesses = (): string[] =>
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
  it("leaves no process of its tasks", async () => {
    const rehearsal = spawn(process.execPath, ["--import", "tsx", DOOMED, folder], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    await once(rehearsal.stdout, "data");
    expect(containerProcesses()).not.toEqual([]);
    rehearsal.kill("SIGKILL");
    rehearsal.stderr.resume();
    await once(rehearsal, "close"); // its standard error is closed by the last process that has it
    expect(containerProcesses()).toEqual([]);
  });
});
