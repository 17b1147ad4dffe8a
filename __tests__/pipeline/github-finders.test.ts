import { clientsOf } from "../../pipeline/aws/clients";
import { childFinders } from "../../pipeline/terraform/child-finders";
import type { GithubServer } from "../../rehearsal/github/server";
import { jobVariables, startGithub } from "../support/github-server";
import { testVariables } from "../support/process";
import { rejectionOf } from "../support/refusal";

const variables = testVariables as Record<string, string | undefined>;
let github: GithubServer;
let before: Record<string, string | undefined>;

beforeEach(async () => {
  before = { ...variables };
  github = await startGithub();
  Object.assign(variables, jobVariables(github, {}), {
    REPO_ADMIN_PAT: github.tokens.add({ actions: "read", administration: "write" }, "personal"),
  });
});
afterEach(async () => {
  await github.close();
  for (const name of Object.keys(variables)) if (!(name in before)) delete variables[name];
  Object.assign(variables, before);
});

const find = (type: string, settings: Readonly<Record<string, unknown>>) => {
  const resolve = (setting: unknown) => (typeof setting === "string" ? setting : undefined);
  return childFinders[type]?.(settings, resolve, clientsOf("us-east-1")) ?? Promise.resolve("no such type");
};
const environment = { repository: "stockwiz", environment: "prod" };
const branch = { ...environment, environment: "stockwiz:prod", branch_pattern: "main" };

describe("what is at GitHub already", () => {
  it("is imported, so that an environment keeps its reviewers", async () => {
    const policies = [
      { id: 8, name: "main", type: "tag" },
      { id: 9, name: "main", type: "branch" },
    ] as const;
    github.state.addEnvironment("prod", { reviewers: [{ type: "User", id: 5 }], refs: "custom", policies });
    expect(await find("github_repository_environment", environment)).toBe("stockwiz:prod");
    expect(await find("github_repository_environment_deployment_policy", branch)).toBe("stockwiz:prod:9");
  });

  it("is made where it is not there", async () => {
    expect(await find("github_repository_environment", environment)).toBeUndefined();
    expect(await find("github_repository_environment_deployment_policy", branch)).toBeUndefined();
    github.state.addEnvironment("prod", { refs: "custom" });
    expect(await find("github_repository_environment_deployment_policy", branch)).toBeUndefined();
  });

  it("rejects what the token may not look at, and names the permission", async () => {
    variables.REPO_ADMIN_PAT = github.tokens.add({ administration: "write" }, "personal");
    github.state.addEnvironment("prod");
    expect(await rejectionOf(find("github_repository_environment", environment))).toMatch(
      /^github: GET .+\/environments\/prod: answered 403: Resource not accessible by personal access token; REPO_ADMIN_PAT lacks a permission; give it actions: read$/,
    );
  });
});
