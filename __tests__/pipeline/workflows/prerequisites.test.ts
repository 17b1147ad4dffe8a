import { leftOut, missingOf } from "../../../pipeline/workflows/prerequisites";
import type { GithubServer } from "../../../rehearsal/github/server";
import { jobVariables, startGithub } from "../../support/github-server";
import { runFile } from "../../support/run-project";

const namesIn = (lines: readonly string[]): string[] => lines.flatMap((line) => /^ *([A-Z_]+):/.exec(line)?.[1] ?? []);
describe("the prerequisites of a workflow", () => {
  it("are there when the role is", () => {
    expect(missingOf({ workflow: "drift", env: "dev" }, { AWS_ROLE_ARN: "arn:aws:iam::1:role/r" })).toEqual([]);
  });

  it("are there when both keys are, as in a lab account", () => {
    const keys = { AWS_ACCESS_KEY_ID: "set", AWS_SECRET_ACCESS_KEY: "set" };
    expect(missingOf({ workflow: "main", env: "prod" }, keys)).toEqual([]);
  });

  it("name role and keys when neither is whole", () => {
    const lines = missingOf({ workflow: "main", env: "prod" }, { AWS_ACCESS_KEY_ID: "set", AWS_ROLE_ARN: "" });
    expect(namesIn(lines)).toEqual(["AWS_ROLE_ARN", "AWS_SECRET_ACCESS_KEY"]);
    expect(lines[0]).toBe("credentials of AWS: either the role or both keys have to be there:");
    expect(lines[1]).toMatch(
      /^ {2}AWS_ROLE_ARN: is missing, a variable of the GitHub environment prod: .+; get it from /,
    );
  });

  it("name all that the repository lacks at once", () => {
    expect(namesIn(missingOf({ workflow: "main" }, {}))).toEqual(["SONAR_TOKEN", "SONAR_ORGANIZATION"]);
  });

  it.each([
    ["SENDER_EMAIL", "APP_PASSWORD"],
    ["APP_PASSWORD", "SENDER_EMAIL"],
  ])("name the other half when %s is there alone", (given, missing) => {
    const lines = missingOf({ workflow: "terraform-apply", env: "dev" }, { AWS_ROLE_ARN: "arn", [given]: "set" });
    expect(lines).toEqual([
      "e-mail: either both of its secrets have to be there, or none:",
      expect.stringMatching(`^  ${missing}: is missing, a secret of the GitHub environment dev: `),
    ]);
  });

  it.each([{}, { SENDER_EMAIL: "set", APP_PASSWORD: "set" }])("are there with %j for e-mail", (mail) => {
    expect(missingOf({ workflow: "terraform-apply", env: "dev" }, { AWS_ROLE_ARN: "arn", ...mail })).toEqual([]);
  });

  it("ask of the repository nothing that an environment keeps", () => {
    expect(missingOf({ workflow: "storage-apply" }, {})).toEqual([]);
  });

  it("look into the environment for plans where a workflow only looks", () => {
    expect(missingOf({ workflow: "drift", env: "dev" }, {})[1]).toContain("the GitHub environment dev-plan");
  });
});

describe("a fork", () => {
  it("is told what is left out", () => {
    const words = leftOut({ HEAD_REPOSITORY: "stranger/stockwiz", GITHUB_REPOSITORY: "stockwiz/stockwiz" });
    expect(words).toMatch(
      /^stranger\/stockwiz is a fork, and gets no secrets: the plans .* are left out; a maintainer/,
    );
  });

  it.each([{}, { HEAD_REPOSITORY: "" }, { HEAD_REPOSITORY: "a/b", GITHUB_REPOSITORY: "a/b" }])(
    "is not %j",
    (variables) => {
      expect(leftOut(variables)).toBeUndefined();
    },
  );
});

describe("npm run step -- prerequisites", () => {
  let github: GithubServer;
  beforeAll(async () => {
    github = await startGithub();
    github.state.rulesets.push({ enforcement: "active", include: ["~ALL"], rules: [{ type: "pull_request" }] });
  });
  afterAll(() => github.close());
  const prerequisites = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
    runFile("pipeline/main.ts", ["prerequisites", ...args], {
      variables: { ...jobVariables(github, { contents: "read" }), ...variables },
    });

  it("ends with 1 and the list when something is missing, without credentials or an account", async () => {
    const { exitCode, stdout, stderr } = await prerequisites(["--workflow", "main"]);
    expect([exitCode, namesIn(stderr.split("\n"))]).toEqual([1, ["SONAR_TOKEN", "SONAR_ORGANIZATION"]]);
    expect(stdout).toBe("prerequisites of main: not all there\n");
  });

  it("ends with 0 when all is there, and shows no value", async () => {
    const variables = { SONAR_TOKEN: "sqp_planted", SONAR_ORGANIZATION: "acme" };
    const { exitCode, stdout, stderr } = await prerequisites(["--workflow", "main"], variables);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: "prerequisites of main: nothing is missing\n",
      stderr: "",
    });
  });

  it("rejects a workflow that there is none of", async () => {
    const { exitCode, stderr } = await prerequisites(["--workflow", "deploy"]);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining("Allowed choices are storage-apply, terraform-apply"),
    ]);
  });

  it("rejects an environment that there is none of", async () => {
    const { exitCode, stderr } = await prerequisites(["--workflow", "main", "--env", "prd"]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('there is no environment "prd"')]);
  });
});
