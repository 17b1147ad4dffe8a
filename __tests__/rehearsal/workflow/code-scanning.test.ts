import { readFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { rehearsing } from "../../support/rehearsed-workflow";
import { PROJECT_ROOT } from "../../support/run-project";
import { temporaryFolder } from "../../support/temporary-folder";

const folder = temporaryFolder();
const { run } = rehearsing(folder);
const workflow = parse(readFileSync(path.join(PROJECT_ROOT, ".github/workflows/pull-request.yml"), "utf8"));
const SARIF = path.join(folder, "found.sarif");
const FINDINGS = JSON.stringify({ version: "2.1.0", runs: [{ results: [{}] }] });

/** The job that judges the stacks, with findings at once in place of the judge. */
const job = () => {
  const { policies } = workflow.jobs as Record<string, { steps: { uses?: string; with?: object }[] }>;
  const upload = policies?.steps.find(({ uses = "" }) => uses.startsWith("github/codeql-action/upload-sarif@"));
  const findings = { run: `echo '${FINDINGS}' > ${SARIF}` };
  const steps = [findings, { ...upload, with: { sarif_file: path.relative(PROJECT_ROOT, SARIF) } }];
  return stringify({
    on: workflow.on,
    permissions: {},
    jobs: { policies: { ...policies, strategy: undefined, name: "policies", env: {}, steps } },
  });
};
const lastOf = async (options: Parameters<typeof run>[1]) => {
  const { report } = await run(job(), options);
  return [report.result, report.jobs[0]?.steps.at(-1)?.result];
};

describe("the findings of a pull request", () => {
  it.each([
    ["stay in the summary of a private repository without code scanning", {}, "skipped"],
    ["stay there as long as nobody says that it is on", { codeScanning: true }, "skipped"],
    ["go to the code scanning of a public repository", { public: true }, "success"],
    [
      "go to that of a private one that has it and says so",
      { codeScanning: true, var: ["CODE_SCANNING=on"] },
      "success",
    ],
  ])("%s, and nothing is red", async (_what, options, result) => {
    expect(await lastOf(options)).toEqual(["success", result]);
  });

  it("are refused where somebody says that it is on and it is not", async () => {
    expect(await lastOf({ var: ["CODE_SCANNING=on"] })).toEqual(["failure", "failure"]);
  });
});
