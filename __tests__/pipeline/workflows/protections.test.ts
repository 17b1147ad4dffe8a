import { openDoors } from "../../../pipeline/workflows/protections";
import type { GithubServer } from "../../../rehearsal/github/server";
import type { GithubEnvironment, RefRule } from "../../../rehearsal/github/state";
import type { Permissions } from "../../../rehearsal/github/tokens";
import { jobVariables, startGithub } from "../../support/github-server";
import { testVariables } from "../../support/process";
import { runFile } from "../../support/run-project";

const variables = testVariables as Record<string, string | undefined>;
/** What the token of a job may, as the workflows say it. */
const JOB: Permissions = { contents: "read", actions: "read" };
let github: GithubServer;
let before: Record<string, string | undefined>;

const become = (permissions: Permissions): void => {
  Object.assign(variables, jobVariables(github, permissions));
};
const rule = (...types: string[]): void => {
  const rules: RefRule[] = types.map((type) => ({ type }));
  github.state.rulesets.push({ enforcement: "active", include: ["~DEFAULT_BRANCH"], rules });
};
const environment = (name: string, values: Partial<GithubEnvironment> = {}): void => {
  const policies = [{ id: 1, name: "main", type: "branch" }] as const;
  github.state.addEnvironment(name, { refs: "custom", policies, ...values });
};
const reviewers = [{ type: "Team", id: 5 }] as const;
const doors = (
  env: string | undefined = "prod",
  more: { unapproved?: boolean; given?: Record<string, string> } = {},
) => {
  const { given = {}, ...rest } = more;
  return openDoors({ workflow: "main", ...(env !== "" && { env }), ...rest }, given);
};

beforeEach(async () => {
  before = { ...variables };
  github = await startGithub();
  become(JOB);
});
afterEach(async () => {
  await github.close();
  for (const name of Object.keys(variables)) if (!(name in before)) delete variables[name];
  Object.assign(variables, before);
});

describe("the branch that is deployed", () => {
  beforeEach(() => environment("prod", { reviewers }));

  it.each(["pull_request", "update", "merge_queue"])("is closed by the rule %s", async (type) => {
    rule("deletion", type);
    expect(await doors()).toEqual([]);
    expect(await doors("")).toEqual([]);
  });

  it("rejects one that whoever may write may push to", async () => {
    const [line, ...more] = await doors();
    expect([line, more]).toEqual([
      expect.stringMatching(
        /^branch main: whoever may write to acme\/stockwiz may push to it, and so deploy; add a ruleset/,
      ),
      [],
    ]);
    expect(await doors("")).toEqual([line]);
  });

  it("rejects one whose rules keep no push away, and says that the rest cannot be read", async () => {
    rule("deletion", "non_fast_forward", "required_status_checks");
    expect(await doors()).toEqual([
      expect.stringMatching(
        /^branch main: no rule of a ruleset .+ 403 to a token without the permission administration: read/,
      ),
    ]);
    become({ ...JOB, administration: "read" });
    expect(await doors()).toEqual([
      expect.stringMatching(/^branch main: is protected, but not against a push by whoever/),
    ]);
  });

  it("rejects a protection that the token of a job cannot read, and takes it where one can", async () => {
    github.state.branches.set("main", { required_pull_request_reviews: { required_approving_review_count: 1 } });
    expect(await doors()).toEqual([expect.stringContaining("cannot be read")]);
    become({ ...JOB, administration: "read" });
    expect(await doors()).toEqual([]);
    github.state.branches.set("main", { required_status_checks: { strict: true, contexts: ["tests"] } });
    expect(await doors()).toEqual([expect.stringContaining("not against a push")]);
  });

  it("rejects one that is not there", async () => {
    github.state.branches.delete("main");
    expect(await doors()).toEqual([expect.stringContaining("has no such branch")]);
  });
});

describe("the environment that is deployed to", () => {
  beforeEach(() => rule("pull_request"));

  it.each(["dev", "staging"])("needs nobody's approval where nothing in it is protected: %s", async (name) => {
    environment(name);
    expect(await doors(name)).toEqual([]);
  });

  it("rejects prod when nobody has to approve it, unless that is said", async () => {
    environment("prod");
    expect(await doors()).toEqual([
      expect.stringMatching(
        /^environment prod of GitHub: nobody has to approve what is deployed to it; .+--unapproved/,
      ),
    ]);
    expect(await doors("prod", { unapproved: true })).toEqual([]);
  });

  it("takes prod when somebody has to", async () => {
    environment("prod", { reviewers });
    expect(await doors()).toEqual([]);
  });

  it.each<[string, Partial<GithubEnvironment>, RegExp]>([
    ["every branch", { refs: "all" }, /: every branch and tag may be deployed to it; let only the branch main/],
    ["every protected branch", { refs: "protected" }, /: every protected branch may be deployed to it/],
    [
      "another branch",
      { policies: [{ id: 1, name: "release/*", type: "branch" }] },
      /: branch release\/\* may be deployed/,
    ],
    ["a tag", { policies: [{ id: 1, name: "main", type: "tag" }] }, /: tag main may be deployed/],
  ])("rejects one that admits %s", async (_what, values, words) => {
    environment("prod", { reviewers, ...values });
    expect(await doors()).toEqual([expect.stringMatching(words)]);
  });

  it("may be open yet where storage is about to close it, and nowhere else", async () => {
    environment("dev", { refs: "all" });
    const storage = (given: Record<string, string>) => openDoors({ workflow: "storage-apply", env: "dev" }, given);
    expect(await storage({ REPO_ADMIN_PAT: "set" })).toEqual([]);
    expect(await storage({})).toHaveLength(1);
    expect(await doors("dev", { given: { REPO_ADMIN_PAT: "set" } })).toHaveLength(1);
  });

  it("rejects one that is not there, as in a private repository on the plan Free", async () => {
    expect(await doors()).toEqual([
      expect.stringMatching(/^environment prod of GitHub: is not there; .+which plans have/),
    ]);
  });
});

describe("what cannot be read", () => {
  it.each<[string, Permissions, RegExp]>([
    ["the environment", { contents: "read" }, /environments\/prod: answered 403: .+ permissions: actions: read/],
    ["the branch", { actions: "read" }, /branches\/main: answered 403: .+ permissions: contents: read/],
  ])("is refused, and the permission named: %s", async (_what, permissions, words) => {
    rule("pull_request");
    environment("prod", { reviewers });
    become(permissions);
    expect(await doors()).toEqual([expect.stringMatching(words)]);
  });

  it("is all of it without a token", async () => {
    delete variables.GITHUB_TOKEN;
    expect(await doors()).toEqual([expect.stringMatching(/^GITHUB_TOKEN: is not set/)]);
  });

  it("is not asked for by a workflow that only looks", async () => {
    for (const workflow of ["pull-request", "drift"] as const)
      expect(await openDoors({ workflow, env: "prod" }, {})).toEqual([]);
    expect(github.requests).toEqual([]);
  });
});

describe("npm run step -- prerequisites", () => {
  const run = (more: Readonly<Record<string, string>>, ...args: string[]) =>
    runFile("pipeline/main.ts", ["prerequisites", "--workflow", "main", "--env", "prod", ...args], {
      variables: { ...jobVariables(github, JOB), AWS_ROLE_ARN: "arn:aws:iam::1:role/r", ...more },
    });

  it("ends with 1 when anybody may deploy, and goes on when that is said", async () => {
    rule("pull_request");
    environment("prod");
    const refused = await run({ UNAPPROVED: "false" });
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("nobody has to approve")]);
    for (const { exitCode, stdout } of [await run({}, "--unapproved"), await run({ UNAPPROVED: "true" })])
      expect([exitCode, stdout]).toEqual([
        0,
        expect.stringContaining("prod: nobody has to approve it, and this run says so"),
      ]);
  });
});
