import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { StepReport } from "../../pipeline/report";
import { runStep } from "../../pipeline/run-step";
import type { Step, StepContext, StepOptions } from "../../pipeline/step";
import { steps } from "../../pipeline/steps/all";
import { UserError } from "../../user-error";
import { emulatedAws } from "../support/emulated-aws";
import { testVariables } from "../support/process";
import { runFile } from "../support/run-project";
import { ACCOUNT } from "../support/synthesize";
import { temporaryFolder, writeTo } from "../support/temporary-folder";

const aws = emulatedAws();
const folder = temporaryFolder();
const summaryFile = path.join(folder, "summary.md");
const images = writeTo(folder, "images.json", `{"postgres": {"digest": "sha256:${"0".repeat(64)}", "commit": "c"}}`);
const { log } = console;
const variables = testVariables as Record<string, string | undefined>;

beforeAll(async () => {
  const s3 = new S3Client({ ...aws.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: `stockwiz-terraform-state-${ACCOUNT}-dev` }));
  Object.assign(variables, {
    ...{ AWS_ENDPOINT_URL: aws.client.endpoint, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    ...{ AWS_EC2_METADATA_DISABLED: "true", GITHUB_STEP_SUMMARY: summaryFile },
  });
});
afterAll(() => {
  for (const name of ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GITHUB_STEP_SUMMARY"])
    delete variables[name];
});
beforeEach(() => rmSync(summaryFile, { force: true }));
afterEach(() => {
  jest.restoreAllMocks();
  console.log = log;
});

/** Runs a step in this process. @returns what it wrote to the output, to the error output and into the summary. */
const run = async (
  name: keyof typeof steps,
  environment: string,
  more: Partial<StepOptions> = {},
  step: Step = steps[name],
) => {
  const [output, errors]: [string[], string[]] = [[], []];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => output.push(String(text)) > 0);
  jest.spyOn(console, "log").mockImplementation((text) => void output.push(`${text}\n`));
  jest.spyOn(console, "error").mockImplementation((text) => void errors.push(`${text}\n`));
  const options = { dryRun: false, json: false, yes: false, withState: false, fix: false, images, ...more };
  const exitCode = await runStep({ name, step, environment, options });
  const summary = existsSync(summaryFile) ? readFileSync(summaryFile, "utf8") : "";
  return { exitCode, stdout: output.join(""), stderr: errors.join(""), summary };
};
const reportIn = (stdout: string) => JSON.parse(stdout) as StepReport;

const names = Object.keys(steps) as (keyof typeof steps)[];

describe("every step", () => {
  it.each(names)("%s prints in a dry run what it would do, as JSON and in the summary", async (name) => {
    const { exitCode, stdout, stderr, summary } = await run(name, "dev", { dryRun: true, json: true });
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(new RegExp(`^${name} of dev: done in .+ s\n`, "m"))]);
    const { actions, ...report } = reportIn(stdout);
    expect(report).toMatchObject({ step: name, environment: "dev", result: "dry run", exitCode: 0 });
    expect(stderr.match(/(?<=^would ).+/gm) ?? []).toEqual(actions.map(({ words }) => words));
    expect(summary).toMatch(new RegExp(`^## ${name} of dev: dry run, nothing was done\n\nEnded after .+ s\\.\n`));
  });

  it.each(names)("%s tells why it failed, as JSON and in the summary", async (name) => {
    const { exitCode, stdout, stderr, summary } = await run(name, "prd", { json: true });
    const error = '--env: there is no environment "prd"; use one of dev, staging, prod';
    expect(exitCode).toBe(1);
    expect(reportIn(stdout)).toMatchObject({ step: name, environment: "prd", result: "failed", exitCode: 1, error });
    expect(stderr).toMatch(new RegExp(`^${error}\n${name} of prd: failed after .+ s\n$`));
    expect(summary).toMatch(new RegExp(`^## ${name} of prd: failed\n\nFailed after .+, with exit code 1\\.\n`));
    expect(summary).toContain(error);
  });
});

describe("the output of a step", () => {
  it("is words when nobody asks for JSON", async () => {
    const { stdout } = await run("status", "dev");
    expect(stdout).toMatch(/^→ ask AWS how the environment is\n/);
    expect(stdout).toContain("service  there is none\n");
    expect(stdout).toMatch(/status of dev: done in \d+\.\d s\n$/);
  });

  it("holds as JSON what it did, how long that took, and what it found", async () => {
    const { found, actions } = reportIn((await run("status", "dev", { json: true })).stdout);
    expect(found).toMatchObject({ environment: "dev", stacks: { storage: 0, network: 0, app: 0 } });
    expect(actions).toEqual([{ words: "ask AWS how the environment is", seconds: expect.any(Number) }]);
  });

  it.each([
    ["bootstrap", "dev", { stateBucket: `stockwiz-terraform-state-${ACCOUNT}-dev`, isNew: false }, "was there already"],
    ["bootstrap", "prod", { stateBucket: `stockwiz-terraform-state-${ACCOUNT}-prod`, isNew: true }, "is new"],
    ["migrate", "dev", { task: null }, "nothing to migrate"],
  ] as const)("says what came of %s in %s, as JSON and in words", async (name, environment, found, words) => {
    const { stdout, summary } = await run(name, environment, { json: true });
    expect(reportIn(stdout)).toMatchObject({ result: "done", found });
    expect(summary).toContain(words);
  });

  it("names the stack of each action and finding of a step that runs for each stack", async () => {
    const { found, actions } = reportIn((await run("doctor", "dev", { json: true })).stdout);
    const stacks = ["storage", "network", "app", "teardown"];
    expect(found).toEqual(stacks.map((stack) => ({ stack, ailments: [] })));
    expect(actions.map(({ stack }) => stack)).toEqual(stacks);
  });

  it("is followed by a summary that has what it found in words", async () => {
    const { summary } = await run("status", "dev");
    expect(summary).toContain("```text\n");
    expect(summary).toContain("service  there is none\n");
    expect(summary).toContain("- `ask AWS how the environment is`, ");
  });

  it("is appended to what earlier steps of the job have told", async () => {
    await run("status", "dev");
    const { summary } = await run("migrate", "dev");
    expect(summary.match(/^## .+$/gm)).toEqual(["## status of dev: done", "## migrate of dev: done"]);
  });

  it("rejects JSON of a log that never ends", async () => {
    const { exitCode, stdout } = await run("logs", "dev", { json: true, follow: true });
    expect(exitCode).toBe(1);
    expect(reportIn(stdout).error).toMatch(/^logs: -f never ends, and --json is one text/);
  });

  it.each([
    [1, "as it is for every step", undefined],
    [3, "where the step knows better what became of it", 3],
  ])("ends, when it fails, with exit code %d %s", async (expected, _name, failureCode) => {
    const fail = async ({ outcome }: StepContext) => {
      outcome.exitCode = 2; // what it found meanwhile does not count any more
      outcome.failureCode = failureCode ?? outcome.failureCode;
      throw new UserError("status: planted");
    };
    const step: Step = { ...steps.status, actions: (context) => [{ words: "fail", run: () => fail(context) }] };
    const { exitCode, stdout, stderr } = await run("status", "dev", { json: true }, step);
    expect([exitCode, reportIn(stdout).exitCode, reportIn(stdout).result]).toEqual([expected, expected, "failed"]);
    expect(stderr).toContain("status: planted\n");
  });

  it("goes on to the next stack where the step takes why one failed", async () => {
    const taken: string[] = [];
    const fail = ({ stack }: StepContext) => Promise.reject(new UserError(`${stack}: planted`));
    const step: Step = {
      ...{ summary: "", requires: [], perStack: true, options: [] },
      actions: (context) => [{ words: "fail", run: () => fail(context) }],
      failed: ({ stack }, error) => void taken.push(`${stack} by ${error}`),
    };
    const { exitCode } = await run("doctor", "dev", {}, step);
    expect(taken).toEqual(["storage", "network", "app"].map((stack) => `${stack} by ${stack}: planted`));
    expect(exitCode).toBe(0); // what comes of the whole is for the step to say
  });

  it("ends at once when somebody ends the command that runs, whatever the step takes", async () => {
    const interrupt = (line: string) => line === "begun" && process.emit("SIGINT", "SIGINT");
    const taken: string[] = [];
    const step: Step = {
      ...{ summary: "", requires: [], perStack: true, options: [] },
      actions: () => [{ command: ["sh", "-c", "echo begun; exec sleep 60"], shows: interrupt }],
      failed: ({ stack }) => void taken.push(stack),
    };
    const { exitCode, stderr } = await run("doctor", "dev", {}, step);
    expect([exitCode, taken]).toEqual([1, []]);
    expect(stderr).toContain("SIGINT: waiting for sh to finish");
  });

  it("does not fail for a summary that cannot be written", async () => {
    variables.GITHUB_STEP_SUMMARY = path.join(folder, "no", "such", "folder");
    const { exitCode, stderr } = await run("migrate", "dev");
    variables.GITHUB_STEP_SUMMARY = summaryFile;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^GITHUB_STEP_SUMMARY: .+: cannot be written: ENOENT/);
  });
});

describe("npm run step -- … --json", () => {
  it("prints nothing but JSON to the output, also of a step that fails", async () => {
    const ran = await runFile("pipeline/main.ts", ["bootstrap", "--json"], { variables: { STOCKWIZ_WORK: folder } });
    expect(reportIn(ran.stdout)).toMatchObject({ result: "failed", error: expect.stringContaining("credentials: ") });
    expect(ran.exitCode).toBe(1);
  });
});
