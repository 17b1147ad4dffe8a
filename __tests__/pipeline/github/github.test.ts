import { keepIssue } from "../../../pipeline/github/issue";
import { comment } from "../../../pipeline/github/pull-request";
import type { GithubServer } from "../../../rehearsal/github/server";
import { jobVariables, startGithub } from "../../support/github-server";
import { testVariables } from "../../support/process";
import { rejectionOf } from "../../support/refusal";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();
const variables = testVariables as Record<string, string | undefined>;
let github: GithubServer;

const set = (values: Readonly<Record<string, string | undefined>>): void => {
  for (const [name, value] of Object.entries(values))
    if (value === undefined) delete variables[name];
    else variables[name] = value;
};

beforeEach(async () => {
  github = await startGithub();
  set({ ...jobVariables(github), GITHUB_EVENT_PATH: undefined });
});
afterEach(async () => {
  await github.close();
  set(Object.fromEntries(Object.keys(jobVariables(github)).map((name) => [name, undefined])));
});

const bodies = (of = 7): string[] => github.state.comments.filter((each) => each.of === of).map(({ body }) => body);
const PAGE = 100;

describe("a comment on a pull request", () => {
  it("is written below a line that nobody sees", async () => {
    const url = await comment("review of dev", "words");
    expect(bodies()).toEqual(["<!-- stockwiz review of dev -->\nwords"]);
    expect(url).toBe(github.state.comments[0]?.html_url);
  });

  it("is written anew, so that there is one for each subject", async () => {
    for (const words of ["one", "two"]) await comment("review of dev", words);
    await comment("review of prod", "three");
    expect(bodies()).toEqual(["<!-- stockwiz review of dev -->\ntwo", "<!-- stockwiz review of prod -->\nthree"]);
  });

  it("is found behind many others", async () => {
    for (let count = 0; count < 2 * PAGE; count++) github.state.addComment("+1");
    const earlier = github.state.addComment("<!-- stockwiz review of dev -->\nold");
    await comment("review of dev", "new");
    expect(bodies().filter((body) => body !== "+1")).toEqual(["<!-- stockwiz review of dev -->\nnew"]);
    expect(github.requests.filter((request) => request.startsWith("GET"))).toHaveLength(3);
    expect(github.requests.at(-1)).toBe(`PATCH /repos/acme/stockwiz/issues/comments/${earlier.id}`);
  });

  it("is not one that quotes the line, nor one on another pull request", async () => {
    github.state.addComment("> <!-- stockwiz review of dev -->");
    github.state.addComment("<!-- stockwiz review of dev -->\nother", 8);
    await comment("review of dev", "new");
    expect(bodies()).toHaveLength(2);
    expect(bodies(8)).toEqual(["<!-- stockwiz review of dev -->\nother"]);
  });

  it.each([
    ["pull_request", { number: 7, pull_request: { number: 7 } }],
    ["number", { number: 7 }],
  ])("goes where the event's %s says, when the branch does not", async (_, event) => {
    set({ GITHUB_REF: "refs/heads/x", GITHUB_EVENT_PATH: writeTo(folder, "event.json", JSON.stringify(event)) });
    await comment("review of dev", "words");
    expect(bodies()).toHaveLength(1);
  });

  it("rejects a run that is for no pull request", async () => {
    set({ GITHUB_REF: "refs/heads/main", GITHUB_EVENT_PATH: writeTo(folder, "event.json", "{}") });
    expect(await rejectionOf(comment("review of dev", ""))).toMatch(/^--comment: this run is for no pull request: /);
  });

  it("rejects an event that cannot be read", async () => {
    set({ GITHUB_REF: undefined, GITHUB_EVENT_PATH: `${folder}/none.json` });
    expect(await rejectionOf(comment("review of dev", ""))).toMatch(
      /^GITHUB_EVENT_PATH: .+none\.json: cannot be read: ENOENT/,
    );
  });
});

describe("what GitHub refuses", () => {
  const refused = () => rejectionOf(comment("review of dev", "words"));
  const refuse = (status: number, message: string, headers = {}) => {
    github.refusal = { status, body: { message }, headers };
  };
  const where = () => `github: GET ${github.url}/repos/acme/stockwiz/issues/7/comments?per_page=100: answered`;

  it("for want of a permission is told with the one that the workflow lacks", async () => {
    refuse(403, "Resource not accessible by integration");
    expect(await refused()).toBe(
      `${where()} 403: Resource not accessible by integration; the token lacks a permission; give the job permissions: pull-requests: write (a pull request from a fork gets none that writes)`,
    );
    expect(await rejectionOf(keepIssue("drift of dev", undefined))).toContain("permissions: issues: write");
  });

  it("because it is not there is told as what the token may not see", async () => {
    set({ GITHUB_REPOSITORY: "acme/other" });
    expect(await refused()).toContain("answered 404: Not Found; there is no such thing, or the token may not see it");
  });

  it("because of the token is told as that", async () => {
    set({ GITHUB_TOKEN: "expired-token" });
    expect(await refused()).toContain("answered 401: Bad credentials; GITHUB_TOKEN is not valid, or is not any more");
  });

  it("because it is asked too often is told as that, and not as a permission", async () => {
    refuse(403, "API rate limit exceeded", { "x-ratelimit-remaining": "0" });
    expect(await refused()).toMatch(
      /answered 403: API rate limit exceeded; it was asked too often; run the step again later$/,
    );
  });

  it("because of what it was given is told in its own words", async () => {
    const words = await rejectionOf(comment("review of dev", "x".repeat(70_000)));
    expect(words).toContain(
      'answered 422: Validation Failed: ["body is too long"]; it does not take what it was given',
    );
  });

  it("with something that is no JSON is told as well", async () => {
    const refusal = { status: 502, body: { toJSON: () => "<html>Bad Gateway</html>" } };
    github.refusal = refusal;
    expect(await refused()).toContain("answered 502: ");
  });

  it("by not being there is told", async () => {
    await github.close();
    expect(await refused()).toMatch(/^github: GET .+: cannot be reached: connect ECONNREFUSED/);
    github = await startGithub();
  });

  it("never leads the token to another place", async () => {
    for (let count = 0; count < 2 * PAGE; count++) github.state.addComment("+1");
    github.nextOrigin = "http://127.0.0.1:9";
    expect(await refused()).toMatch(/names a next page at another place, http:\/\/127\.0\.0\.1:9\//);
  });

  it.each([
    ["GITHUB_TOKEN", "GITHUB_TOKEN: is not set; a workflow passes it with env: GITHUB_TOKEN, from github.token"],
    ["GITHUB_REPOSITORY", "GITHUB_REPOSITORY: is not set; write it as OWNER/REPOSITORY"],
  ])("is not even asked without %s", async (name, words) => {
    set({ [name]: undefined });
    expect(await refused()).toBe(words);
    expect(github.requests).toEqual([]);
  });
});

describe("an issue on a subject", () => {
  const finding = (words: string) => ({ title: `Drift: ${words}`, text: words });
  const open = () => github.state.issues.filter(({ state }) => state === "open").map(({ title }) => title);

  it("is opened, written anew as long as there is something, and closed with a word when there is nothing", async () => {
    expect(await keepIssue("drift of dev", finding("one"))).toMatch(/^opened: https:/);
    expect(await keepIssue("drift of dev", finding("two"))).toMatch(/^written anew: https:/);
    expect(github.state.issues).toMatchObject([{ title: "Drift: two", body: "<!-- stockwiz drift of dev -->\ntwo" }]);
    expect(await keepIssue("drift of dev", undefined)).toMatch(/^closed: https:/);
    expect(open()).toEqual([]);
    expect(bodies(github.state.issues[0]?.number)).toEqual(["Nothing of this is found any more."]);
  });

  it("is left alone when there is nothing, and none is open", async () => {
    github.state.addIssue("<!-- stockwiz drift of dev -->\nold", { state: "closed" });
    expect(await keepIssue("drift of dev", undefined)).toBeUndefined();
    expect(github.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
  });

  it("is opened again as another one after the last was closed", async () => {
    github.state.addIssue("<!-- stockwiz drift of dev -->\nold", { state: "closed" });
    await keepIssue("drift of dev", finding("one"));
    expect(github.state.issues).toHaveLength(2);
    expect(open()).toEqual(["Drift: one"]);
  });

  it("is one for each environment, found behind many others, and no pull request", async () => {
    for (let count = 0; count < PAGE; count++) github.state.addIssue("a wish");
    github.state.addIssue("<!-- stockwiz drift of dev -->\nno issue", { pull_request: {} });
    await keepIssue("drift of dev", finding("one"));
    await keepIssue("drift of prod", finding("two"));
    await keepIssue("drift of dev", finding("three"));
    expect(open().filter((title) => title?.startsWith("Drift"))).toEqual(["Drift: three", "Drift: two"]);
  });
});
