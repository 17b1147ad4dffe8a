import { existsSync } from "node:fs";
import path from "node:path";
import { RehearsalFolder } from "../../../rehearsal/folder";
import { runFile } from "../../support/run-project";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();
const lifecycle = (...args: string[]) => runFile("rehearsal/main.ts", ["lifecycle", ...args]);

describe("npm run rehearsal -- lifecycle", () => {
  it("rejects an environment that does not exist, and starts nothing", async () => {
    const { exitCode, stdout, stderr } = await lifecycle("--env", "test");
    expect(stderr.trim()).toBe('--env: there is no environment "test"; use one of dev, staging, prod');
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(existsSync(new RehearsalFolder("lifecycle-test").path)).toBe(false);
  });

  it("rejects a report in a folder that does not exist", async () => {
    const missing = path.join(folder, "missing");
    const file = path.join(missing, "report.json");
    const { exitCode, stderr } = await lifecycle("--json", file);
    expect(stderr.trim()).toBe(
      `--json: ${file}: there is no folder ${missing}; make it, or name a file in another one`,
    );
    expect(exitCode).toBe(1);
  });

  it("rejects a report in a file's place", async () => {
    const file = path.join(writeTo(folder, "file", ""), "report.json");
    expect((await lifecycle("--json", file)).stderr).toContain(`there is no folder ${path.dirname(file)}`);
  });

  it("rejects a folder in the report's place", async () => {
    expect((await lifecycle("--json", folder)).stderr.trim()).toBe(`--json: ${folder}: is a folder; name a file in it`);
  });

  it("rejects a stack that does not exist", async () => {
    const { exitCode, stderr } = await lifecycle("--stack", "storage", "teardown");
    expect(stderr).toContain("Allowed choices are storage, network, app.");
    expect(exitCode).toBe(1);
  });
});
