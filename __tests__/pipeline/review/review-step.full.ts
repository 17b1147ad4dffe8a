import type { GithubServer } from "../../../rehearsal/github/server";
import { changedSources } from "../../support/example-changes";
import { jobVariables, startGithub } from "../../support/github-server";
import { temporaryFolder } from "../../support/temporary-folder";
import { bootstrapped } from "../../support/test-rehearsal";

const test = bootstrapped("dev");
const folder = temporaryFolder();
const LONG = 5 * 60_000;
let github: GithubServer;
beforeAll(async () => {
  github = await startGithub();
});
afterAll(() => github.close());

/** As in a job, whose token does not manage the repository: Terraform's provider for GitHub cannot be had everywhere. */
const run = (step: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  test().startStep(step, args, { ...jobVariables(github), GITHUB_ACTIONS: "true", ...more }).finished;

describe("the review step", () => {
  it(
    "comments on a change before anything is applied: what can be planned, and the policy that it newly breaks",
    async () => {
      const { exitCode, output } = await run(
        "review",
        ["--comment", "--base", "HEAD"],
        changedSources(folder, "open-a-port"),
      );
      expect([exitCode, output]).toEqual([2, expect.stringContaining("the comment: https://github.test/")]);
      expect(github.state.comments).toHaveLength(1);
      const [{ body = "" } = {}] = github.state.comments;
      expect(body).toMatch(
        /^<!-- stockwiz review of dev -->\n## dev: .*\d+ to add.*; BREAKS 1 POLICY; network and app not planned\n/,
      );
      expect(body).toContain(
        "**network was not planned:** it reads the outputs of storage, which is not applied in dev yet",
      );
      expect(body).toContain("### Policies that it breaks and HEAD does not\n- [`database-ports-from-groups-only`](");
      expect(body).toMatch(/made by `constructs\/security-group\.ts:\d+ \(network\/data-group\/postgres-from-world\)`/);
      expect(body).toContain("# storage\nTerraform used the selected providers");
    },
    LONG,
  );
});

describe("drift --issue", () => {
  it(
    "closes the issue when there is no drift any more",
    async () => {
      github.state.addIssue("<!-- stockwiz drift of dev -->\nold");
      const { exitCode, output } = await run("drift", ["--issue"]);
      expect([exitCode, output]).toEqual([0, expect.stringContaining("the issue: closed: https://github.test/")]);
      expect(github.state.issues).toMatchObject([{ state: "closed" }]);
    },
    LONG,
  );

  it(
    "rejects a single stack, of which no issue can be told",
    async () => {
      const { exitCode, output } = await run("drift", ["--issue", "--stack", "network"]);
      expect([exitCode, output]).toEqual([1, expect.stringContaining("--issue: an issue is about all stacks")]);
    },
    LONG,
  );
});
