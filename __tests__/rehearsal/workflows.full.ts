import path from "node:path";
import { environmentNamed, environmentNames } from "../../environments/all";
import { RehearsalFolder } from "../../rehearsal/folder";
import { removeImages } from "../../rehearsal/images/remove";
import { inventory, unlistedServices } from "../../rehearsal/inventory/inventory";
import { remainsOf } from "../../rehearsal/lifecycle/leftovers";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { readCalls } from "../../rehearsal/wire/call-log";
import type { WorkflowReport } from "../../rehearsal/workflow/report";
import { PROJECT_ROOT, start, testVariables } from "../support/process";
import { leaksIn } from "../support/secret-search";

const LONG = 60 * 60_000;
const name = `workflows-${process.pid}`;
const folder = new RehearsalFolder(name);
/**
 * Secrets that workflows read, none of which occurs anywhere by itself. No token of GitHub, which Terraform would ask GitHub
 * with, and no whole mail account, which the notifier would really try.
 */
const planted = {
  AWS_ACCESS_KEY_ID: "planted-access-key-id",
  AWS_SECRET_ACCESS_KEY: "planted-secret-access-key",
  AWS_SESSION_TOKEN: "planted-session-token",
  SONAR_TOKEN: "planted-token-of-sonar",
};
const password = "planted-password-of-a-mail-account";
const withSecrets = (secrets: Readonly<Record<string, string>>): string[] =>
  Object.entries(secrets).flatMap(([key, value]) => ["--secret", `${key}=${value}`]);
/** The runner hides its secrets itself, so a mask is one that a process has written. */
const expectNoSecret = (output: string): void =>
  expect(leaksIn({ output }, { ...planted, APP_PASSWORD: password, "a mask": "***" })).toEqual([]);

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
    ...withSecrets(planted),
    ...args,
  );
  expect([file, exitCode, output]).toEqual([file, 0, expect.stringContaining(`${file}.yml: success after`)]);
  expectNoSecret(output);
  return JSON.parse(output.slice(output.indexOf("\n{\n") + 1, output.lastIndexOf("\n}") + 2)) as WorkflowReport;
};

const endOf = (environment: string): string[] =>
  [`environment=${environment}`, `confirm=${environment}`, "why=rehearsed", "storage=true"].flatMap((input) => [
    "--input",
    input,
  ]);

/** From now on a job takes the role that storage has made, by its token. */
const asRole = (environment: string): string[] => [
  "--var",
  `AWS_ROLE_ARN=arn:aws:iam::${folder.readRecord()?.account}:role/${environment}-stockwiz-deploy`,
];

const client = () => ({ endpoint: folder.readRecord()?.url ?? "", region: "us-east-1", credentials: CREDENTIALS });

/** What is in the account, without what is meant to outlive each of its environments. */
const isLeft = async () => {
  const record = folder.readRecord();
  if (!record) throw new Error("the rehearsal is not up");
  let leftovers: readonly string[] = await inventory(record.url);
  const kept: string[] = [];
  for (const environmentName of environmentNames) {
    const environment = environmentNamed(environmentName, environmentName);
    const stateBucket = `stockwiz-terraform-state-${record.account}-${environmentName}`;
    const remains = remainsOf(leftovers, { environment, stateBucket, unlisted: [] });
    leftovers = remains.leftovers;
    kept.push(...remains.kept);
  }
  return { leftovers, kept, unlisted: unlistedServices(readCalls(folder.file("calls.ndjson"))) };
};

describe("the workflows, one after the other, from nothing to nothing", () => {
  beforeAll(async () => {
    expect(await rehearsal("up", "--name", name, "--speed", "10")).toMatchObject({ exitCode: 0 });
  }, LONG);
  afterAll(() => rehearsal("down", "--name", name), LONG);

  it.each(environmentNames)(
    "make %s beside what is there",
    async (environment) => {
      await workflow("storage-apply", "--input", `environment=${environment}`);
      await workflow("terraform-apply", "--input", `environment=${environment}`, ...asRole(environment));
    },
    LONG,
  );

  it(
    "do not deploy one environment with the role of another",
    async () => {
      const { exitCode, output } = await rehearsal(
        "workflow",
        ".github/workflows/terraform-apply.yml",
        "--name",
        name,
        "--input",
        "environment=staging",
        ...asRole("dev"),
      );
      expect([exitCode, output]).toEqual([1, expect.stringContaining("AWS refuses: AccessDenied: Not authorized to")]);
    },
    LONG,
  );

  it(
    "deploy to one environment after the other",
    async () => {
      // The tests that it would run are these.
      const { jobs } = await workflow("main", "--leave-out", "test", "quality");
      expect(jobs.flatMap(({ job, environment }) => (environment ? [[job, environment]] : []))).toEqual(
        environmentNames.map((environment) => [`${environment} / deploy`, environment]),
      );
      for (const { steps } of jobs.filter(({ environment }) => environment))
        expect(steps.map(({ step, result }) => [step.split(" ")[4], result])).toEqual(
          expect.arrayContaining([
            ["images", "success"],
            ["deploy", "success"],
            ["smoke", "success"],
          ]),
        );
    },
    LONG,
  );

  it(
    "do not take prod down as long as it is protected",
    async () => {
      const { exitCode, output } = await rehearsal(
        "workflow",
        ".github/workflows/terraform-destroy.yml",
        "--name",
        name,
        ...withSecrets(planted),
        ...endOf("prod"),
      );
      expectNoSecret(output);
      expect([exitCode, output]).toEqual([1, expect.stringContaining("npm run step -- unprotect --env prod")]);
    },
    LONG,
  );

  it.each(environmentNames)(
    "take %s down",
    async (environment) => {
      // Storage of a protected environment goes only once its repositories are empty.
      if (environment === "prod") await removeImages(client(), environment);
      const unprotect = `unprotect=${environment === "prod"}`;
      const { jobs } = await workflow("terraform-destroy", ...endOf(environment), "--input", unprotect);
      expect(jobs.map(({ job, result }) => [job, result])).toEqual([[`end of ${environment}`, "success"]]);
    },
    LONG,
  );

  it(
    "refuse half of a mail account, and do not show it",
    async () => {
      const { exitCode, output } = await rehearsal(
        "workflow",
        ".github/workflows/terraform-apply.yml",
        "--name",
        name,
        ...withSecrets({ ...planted, APP_PASSWORD: password }),
      );
      expect([exitCode, output]).toEqual([1, expect.stringContaining("SENDER_EMAIL: is missing, a secret of")]);
      expectNoSecret(output);
    },
    LONG,
  );

  it("leave the state's buckets and the last snapshots", async () => {
    const { leftovers, kept, unlisted } = await isLeft();
    expect([leftovers, unlisted]).toEqual([[], []]);
    expect(kept.filter((line) => line.startsWith("s3 "))).toHaveLength(environmentNames.length);
  });

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
