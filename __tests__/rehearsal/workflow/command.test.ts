import { runFile } from "../../support/run-project";

const workflow = (file: string, ...args: string[]) => runFile("rehearsal/main.ts", ["workflow", file, ...args]);

describe("npm run rehearsal -- workflow", () => {
  it("says what it would run without a rehearsal that is up", async () => {
    const { exitCode, stdout, stderr } = await workflow(".github/workflows/main.yml", "--dry-run");
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("actions/checkout: the files as they are here");
    expect(stdout).toContain(
      "\nstaging, after dev\n  calls ./.github/workflows/deploy.yml with environment=staging, workflow=main\n  deploy\n    waits for the approval of its environment, on GitHub\n",
    );
  });

  it("rejects to play one in a rehearsal that is not up", async () => {
    const { exitCode, stderr } = await workflow(".github/workflows/drift.yml", "--name", "not-up");
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('rehearsal: "not-up" is not running; start it with'),
    ]);
  });

  it("rejects a file that is not there", async () => {
    const { exitCode, stderr } = await workflow("nowhere.yml", "--dry-run");
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("nowhere.yml: cannot be read as a workflow")]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
