import { environmentNames } from "../../environments/all";
import { refusalOfDeployment } from "../../rehearsal/github/deployment-gate";
import type { GithubServer } from "../../rehearsal/github/server";
import { startGithub } from "../support/github-server";
import { GITHUB, GITHUB_IDS, type Settings, type Synthesis, synthesize } from "../support/synthesize";

let github: GithubServer;

beforeEach(async () => {
  github = await startGithub();
});
afterEach(() => github.close());

const only = (value: unknown): Settings => [value].flat()[0] as Settings;

/** Sends what Terraform's provider for GitHub sends for a stack's resources, which cannot be had here. */
const apply = async (stack: Synthesis): Promise<void> => {
  const token = github.tokens.add({ administration: "write" }, "personal");
  const send = async (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${token}` };
    const url = `${github.url}/repos/${github.state.fullName}/environments/${path}`;
    expect((await fetch(url, { method, headers, body: JSON.stringify(body) })).status).toBe(200);
  };
  const { environment, deployment_branch_policy } = stack.only("github_repository_environment");
  await send("PUT", `${environment}`, { deployment_branch_policy: only(deployment_branch_policy) });
  for (const { branch_pattern, tag_pattern } of stack.resources("github_repository_environment_deployment_policy"))
    await send("POST", `${environment}/deployment-branch-policies`, {
      name: branch_pattern ?? tag_pattern,
      type: branch_pattern ? "branch" : "tag",
    });
};

describe.each(environmentNames)("the GitHub environment %s", (name) => {
  const stack = synthesize("storage", name, { ...GITHUB, ...GITHUB_IDS });
  const refusal = (ref: string) => refusalOfDeployment(github.state, name, ref);

  it("lets main deploy, and no other branch while nobody has protected any", async () => {
    await apply(stack);
    expect(refusal("refs/heads/main")).toBeUndefined();
    expect(refusal("refs/heads/anybodys")).toBe(
      `Branch "anybodys" is not allowed to deploy to ${name} due to environment protection rules.`,
    );
  });

  it("lets no other branch deploy that somebody protects, nor a tag of the branch's name", async () => {
    await apply(stack);
    github.state.branches.set("anybodys", { lock_branch: { enabled: false } });
    expect(refusal("refs/heads/anybodys")).toContain("is not allowed to deploy");
    expect(refusal("refs/tags/main")).toContain('Tag "main" is not allowed to deploy');
    expect(refusal("refs/pull/1/merge")).toContain("is not allowed to deploy");
  });
});

describe("an environment that names no branch", () => {
  it("is open to all of them, also to protected ones only as long as there is none", () => {
    github.state.addEnvironment("open");
    github.state.addEnvironment("protected", { refs: "protected" });
    const refusals = () =>
      ["open", "protected"].map((name) => refusalOfDeployment(github.state, name, "refs/heads/anybodys") !== undefined);
    expect(refusals()).toEqual([false, false]);
    github.state.branches.set("main", {});
    expect(refusals()).toEqual([false, true]);
  });
});
