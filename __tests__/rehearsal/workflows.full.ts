import path from "node:path";
import { environmentNamed } from "../../environments/all";
import { RehearsalFolder } from "../../rehearsal/folder";
import { inventory, unlistedServices } from "../../rehearsal/inventory/inventory";
import { remainsOf } from "../../rehearsal/lifecycle/leftovers";
import { readCalls } from "../../rehearsal/wire/call-log";
import type { WorkflowReport } from "../../rehearsal/workflow/report";
import { PROJECT_ROOT, start, testVariables } from "../support/process";

const LONG = 60 * 60_000;
const name = `workflows-${process.pid}`;
const folder = new RehearsalFolder(name);
const planted = "planted-secret-of-a-mail-account";

const rehearsal = (...args: string[]) =>
  start(["node", "--import", "tsx", "rehearsal/main.ts", ...args], testVariables as NodeJS.ProcessEnv).finished;

/** Runs a workflow as an operator does. @returns its report, once it has gone well. */
const workflow = async (file: string, ...args: string[]): Promise<WorkflowReport> => {
  const { exitCode, output } = await rehearsal(
    "workflow",
    `.github/workflows/${file}.yml`,
    "--name",
    name,
    "--json",
    ...args,
  );
  expect([file, exitCode, output]).toEqual([file, 0, expect.stringContaining(`${file}.yml: success after`)]);
  expect(output).not.toContain(planted);
  return JSON.parse(output.slice(output.indexOf("\n{\n") + 1, output.lastIndexOf("\n}") + 2)) as WorkflowReport;
};

const endsOf = ({ jobs }: WorkflowReport) => Object.fromEntries(jobs.map(({ job, result }) => [job, result]));

const isLeft = async () => {
  const record = folder.readRecord();
  if (!record) throw new Error("the rehearsal is not up");
  const found = await inventory(record.url);
  const unlisted = unlistedServices(readCalls(folder.file("calls.ndjson")));
  const stateBucket = `stockwiz-terraform-state-${record.account}-dev`;
  return remainsOf(found, { environment: environmentNamed("dev", "dev"), stateBucket, unlisted });
};

describe("the workflows, one after the other, from nothing to nothing", () => {
  beforeAll(async () => {
    expect(await rehearsal("up", "--name", name, "--speed", "10")).toMatchObject({ exitCode: 0 });
  }, LONG);
  afterAll(() => rehearsal("down", "--name", name), LONG);

  it(
    "make dev, deploy to it, and take it down again",
    async () => {
      expect(await isLeft()).toEqual({ leftovers: [], kept: [] });
      await workflow("storage-apply", "--input", "environment=dev");
      await workflow("terraform-apply", "--input", "environment=dev");

      // The tests that it would run are these; staging and prod take as long again, each.
      const main = await workflow("main", "--leave-out", "test", "quality", "staging", "prod");
      const dev = main.jobs.find(({ job }) => job === "dev");
      expect(dev).toMatchObject({ result: "success", environment: "dev" });
      expect(dev?.steps.map(({ step, result }) => [step.split(" ")[4], result])).toEqual(
        expect.arrayContaining([
          ["images", "success"],
          ["deploy", "success"],
          ["smoke", "success"],
        ]),
      );

      const end = [
        "--input",
        "environment=dev",
        "--input",
        "confirm=dev",
        "--input",
        "why=rehearsed",
        "--input",
        "storage=true",
      ];
      expect(endsOf(await workflow("terraform-destroy", ...end, "--secret", `UNUSED=${planted}`))).toEqual({
        "end of dev": "success",
      });
      const { leftovers, kept } = await isLeft();
      expect(leftovers).toEqual([]);
      expect(kept).toHaveLength(1);
    },
    LONG,
  );

  it("name what is missing before anything runs", async () => {
    const { exitCode, output } = await rehearsal(
      "workflow",
      path.join(PROJECT_ROOT, ".github/workflows/terraform-destroy.yml"),
      "--name",
      name,
    );
    expect([exitCode, output]).toEqual([1, expect.stringContaining("--input: confirm is required")]);
  });
});
