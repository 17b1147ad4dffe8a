import { once } from "node:events";
import { connect } from "node:net";
import type { GithubServer } from "../../../rehearsal/github/server";
import type { GithubPlan } from "../../../rehearsal/github/state";
import type { Permissions } from "../../../rehearsal/github/tokens";
import { startGithub } from "../../support/github-server";

let github: GithubServer;
const ADMIN: Permissions = { actions: "read", administration: "write", contents: "read" };

beforeEach(async () => {
  github = await startGithub();
});
afterEach(() => github.close());

const on = async (plan: GithubPlan, visibility: "private" | "public" = "private"): Promise<void> => {
  await github.close();
  github = await startGithub(plan, visibility);
};

/** @returns the status and, where there is one, the JSON. */
const ask = async (
  path: string,
  {
    method = "GET",
    body,
    permissions = ADMIN,
    token,
  }: { method?: string; body?: object; permissions?: Permissions; token?: string } = {},
): Promise<readonly [status: number, body: unknown]> => {
  const response = await fetch(`${github.url}/repos/acme/stockwiz${path}`, {
    method,
    redirect: "manual",
    headers: { authorization: `Bearer ${token ?? github.tokens.add(permissions)}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return [response.status, text === "" ? undefined : JSON.parse(text)];
};
const CUSTOM = { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } };

describe("a token", () => {
  it.each<[string, string, string, Permissions]>([
    ["a branch", "GET", "/branches/main", { actions: "read" }],
    ["an environment", "GET", "/environments/prod", { contents: "read" }],
    ["the protection of a branch", "GET", "/branches/main/protection", { contents: "write", actions: "write" }],
    ["a change of an environment", "PUT", "/environments/prod", { administration: "read", actions: "write" }],
    ["a comment", "POST", "/issues/7/comments", { issues: "read" }],
  ])("rejects %s without the permission for it", async (_what, method, path, permissions) => {
    expect(await ask(path, { method, permissions, ...(method === "GET" ? {} : { body: {} }) })).toEqual([
      403,
      { message: "Resource not accessible by integration" },
    ]);
  });

  it("is told as somebody's own where it is", async () => {
    const token = github.tokens.add({}, "personal");
    expect(await ask("/environments/prod", { token })).toEqual([
      403,
      { message: "Resource not accessible by personal access token" },
    ]);
  });

  it("rejects one that nobody made, and another repository", async () => {
    expect(await ask("", { token: "unknown" })).toEqual([401, { message: "Bad credentials" }]);
    expect(await ask("-2/branches/main")).toEqual([404, { message: "Not Found" }]);
  });

  it("may read what the repository is, whatever else it may", async () => {
    expect(await ask("", { permissions: {} })).toEqual([
      200,
      expect.objectContaining({ id: 22, owner: { login: "acme", id: 11 }, private: true, default_branch: "main" }),
    ]);
  });
});

describe("a branch", () => {
  const rule = (type: string, enforcement: "active" | "evaluate" = "active", include = "~DEFAULT_BRANCH") =>
    github.state.rulesets.push({
      enforcement,
      include: [include],
      exclude: ["refs/heads/wip/**/*"],
      rules: [{ type }],
    });

  it("is protected by a protection of its own or by a rule in force", async () => {
    const isProtected = async () => (await ask("/branches/main"))[1];
    expect(await isProtected()).toMatchObject({ protected: false });
    rule("pull_request", "evaluate");
    expect(await isProtected()).toMatchObject({ protected: false });
    rule("deletion");
    expect(await isProtected()).toMatchObject({ protected: true, protection: { enabled: false } });
  });

  it("has the rules of every ruleset that covers it", async () => {
    rule("deletion", "active", "refs/heads/*");
    rule("update", "active", "refs/heads/release/**/*");
    expect(await ask("/rules/branches/main", { permissions: {} })).toEqual([200, [{ type: "deletion" }]]);
    expect(await ask("/rules/branches/release%2F1%2Fa")).toEqual([200, [{ type: "update" }]]);
    expect(await ask("/rules/branches/wip%2Fa")).toEqual([200, []]);
  });

  it("rejects what it has not", async () => {
    expect(await ask("/branches/other")).toEqual([404, { message: "Branch not found" }]);
    expect(await ask("/branches/main/protection")).toEqual([404, { message: "Branch not protected" }]);
  });

  it("rejects rules and protections in a private repository on the plan Free, and in no public one", async () => {
    await on("free");
    const words = { message: "Upgrade to GitHub Pro or make this repository public to enable this feature." };
    expect([await ask("/rules/branches/main"), await ask("/branches/main/protection")]).toEqual([
      [403, words],
      [403, words],
    ]);
    await on("free", "public");
    expect(await ask("/rules/branches/main")).toEqual([200, []]);
  });
});

describe("an environment", () => {
  const reviewers = [{ type: "User", id: 5 }];

  it("is written whole: what is not sent is gone", async () => {
    await ask("/environments/prod", { method: "PUT", body: { reviewers, wait_timer: 30, ...CUSTOM } });
    const types = async () =>
      ((await ask("/environments/prod"))[1] as { protection_rules: { type: string }[] }).protection_rules.map(
        ({ type }) => type,
      );
    expect(await types()).toEqual(["wait_timer", "required_reviewers", "branch_policy"]);
    await ask("/environments/prod", { method: "PUT", body: CUSTOM });
    expect(await types()).toEqual(["branch_policy"]);
  });

  it("keeps the branches that were named, as long as names count", async () => {
    const path = "/environments/prod/deployment-branch-policies";
    await ask("/environments/prod", { method: "PUT", body: CUSTOM });
    const [, made] = await ask(path, { method: "POST", body: { name: "main", type: "branch" } });
    expect(made).toEqual({ id: expect.any(Number), name: "main", type: "branch" });
    await ask("/environments/prod", { method: "PUT", body: { ...CUSTOM, reviewers } });
    expect(await ask(path)).toEqual([200, { total_count: 1, branch_policies: [made] }]);
    await ask("/environments/prod", { method: "PUT", body: {} });
    expect(await ask(path)).toEqual([200, { total_count: 0, branch_policies: [] }]);
  });

  it("lets a named branch be changed and taken away", async () => {
    const { id } = github.state.addEnvironment("prod", {
      refs: "custom",
      policies: [{ id: 9, name: "x", type: "branch" }],
    });
    const path = "/environments/prod/deployment-branch-policies/9";
    expect(id).not.toBe(9);
    expect((await ask(path, { method: "PUT", body: { name: "y" } }))[1]).toMatchObject({ name: "y" });
    expect(await ask(path, { method: "DELETE" })).toEqual([204, undefined]);
    expect(await ask(path)).toEqual([404, { message: "Not Found" }]);
  });

  it("rejects a name where no names count, and answers a second one with where the first is", async () => {
    const named = { method: "POST", body: { name: "main" } };
    github.state.addEnvironment("dev", { refs: "protected" });
    github.state.addEnvironment("prod", { refs: "custom" });
    expect((await ask("/environments/dev/deployment-branch-policies", named))[0]).toBe(404);
    expect((await ask("/environments/prod/deployment-branch-policies", named))[0]).toBe(200);
    expect((await ask("/environments/prod/deployment-branch-policies", named))[0]).toBe(303);
  });

  it("rejects both kinds of branches at once", async () => {
    const deployment_branch_policy = { protected_branches: true, custom_branch_policies: true };
    expect((await ask("/environments/prod", { method: "PUT", body: { deployment_branch_policy } }))[0]).toBe(422);
  });

  it.each<GithubPlan>(["pro", "team"])("rejects reviewers in a private repository on the plan %s", async (plan) => {
    await on(plan);
    expect((await ask("/environments/prod", { method: "PUT", body: CUSTOM }))[0]).toBe(200);
    expect(await ask("/environments/prod", { method: "PUT", body: { reviewers } })).toEqual([
      422,
      { message: expect.stringContaining("ensure the billing plan supports the required reviewers protection rule") },
    ]);
  });

  it("is not there in a private repository on the plan Free", async () => {
    await on("free");
    github.state.addEnvironment("prod");
    expect((await ask("/environments/prod"))[0]).toBe(404);
    expect(await ask("/environments")).toEqual([200, { total_count: 0, environments: [] }]);
    expect((await ask("/environments/prod", { method: "PUT", body: CUSTOM }))[0]).toBe(404);
  });
});

describe("a request that is not whole", () => {
  it("ends with its client, and the next one is answered", async () => {
    const { port } = new URL(github.url);
    const client = connect(Number(port), "127.0.0.1");
    client.write("POST /repos/acme/stockwiz/issues HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
    while (github.requests.length === 0) await new Promise(setImmediate);
    client.destroy();
    await once(client, "close");
    expect((await ask(""))[0]).toBe(200);
  });

  it("rejects a body that is no JSON", async () => {
    const token = github.tokens.add({ issues: "write" });
    const response = await fetch(`${github.url}/repos/acme/stockwiz/issues`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: "{",
    });
    expect([response.status, await response.json()]).toEqual([400, { message: "Problems parsing JSON" }]);
  });
});
