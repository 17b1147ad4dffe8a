import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { RehearsalFolder } from "../../../rehearsal/folder";
import { endAbandonedStep, recordStep } from "../../../rehearsal/lifecycle/abandoned-step";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const root = temporaryFolder();
let folders = 0;

const folderWith = (pid?: number): RehearsalFolder => {
  const folder = new RehearsalFolder(`life-${folders++}`, root);
  folder.create();
  if (pid) recordStep(folder, pid);
  return folder;
};

/** A program that only waits, under the name of the file, and has a child that waits as well. */
const waiting = async (file: string): Promise<{ parent: ChildProcess; ended: Promise<unknown>; child: number }> => {
  const text = `
    const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
    console.log(child.pid);
    child.once("exit", () => process.exit(0));
  `;
  const parent = spawn(process.execPath, [writeTo(root, file, text)], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(parent.stdout, "data");
  // Both write to one pipe, which closes when neither is left.
  return { parent, ended: once(parent, "close"), child: Number(String(line)) };
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("the step of a run that was killed", () => {
  it("is ended with all that it started", async () => {
    const { parent, ended } = await waiting("pipeline/main.ts");
    endAbandonedStep(folderWith(parent.pid));
    expect(await ended).toEqual([null, "SIGKILL"]);
  });

  it("is not taken for another program that has its number now", async () => {
    const { parent, ended, child } = await waiting("other.js");
    endAbandonedStep(folderWith(parent.pid));
    expect(isRunning(parent.pid ?? 0)).toBe(true);
    process.kill(child);
    await ended;
  });

  it("is nothing where none was written down", () => {
    expect(endAbandonedStep(folderWith())).toBeUndefined();
  });
});
