import { chmodSync } from "node:fs";
import path from "node:path";
import { runStep } from "../../pipeline/run-step";
import type { Step, StepContext } from "../../pipeline/step";
import { drift } from "../../pipeline/steps/drift";
import type { StandingStack } from "../../pipeline/terraform/workspace";
import type { GithubServer } from "../../rehearsal/github/server";
import { callAws } from "../support/caller-of-aws";
import { emulatedAws } from "../support/emulated-aws";
import { jobVariables, startGithub } from "../support/github-server";
import { testVariables } from "../support/process";
import { recordState } from "../support/recorded-state";
import { temporaryFolder, writeTo } from "../support/temporary-folder";
import { workspaceIn } from "../support/workspace";

/** A Terraform that says of a stack what the test wants. */
const TERRAFORM = `#!/bin/sh
case "$*" in
  *" plan "*) [ -z "$REFUSAL" ] || { echo "$REFUSAL" >&2; exit 1; } ;;
  *" show "*) echo "$PLAN" ;;
esac
`;
const NO_DRIFT = "{}";
const deleted = { before: { name: "/stockwiz/dev/images/postgres" }, after: null, actions: ["delete"] };
const wanted = { before: null, after: deleted.before, actions: ["create"] };
const parameter = { address: "aws_ssm_parameter.postgres-image", type: "aws_ssm_parameter", mode: "managed" };
const DELETED = JSON.stringify({
  resource_drift: [{ ...parameter, change: deleted }],
  resource_changes: [{ ...parameter, change: wanted }],
});
const DELETED_WORDS =
  'storage: the ssm parameter "/stockwiz/dev/images/postgres" (aws_ssm_parameter.postgres-image) was deleted';
const REFUSAL = "Error: reading SSM Parameter (/stockwiz/dev/images/postgres): couldn't find resource";
const EXPIRED = "Error: ExpiredToken: The security token included in the request is expired";

/** What Terraform shows of the plan of a stack, or the words it refuses to plan with. */
type Answer = { readonly PLAN: string } | { readonly REFUSAL: string };

describe("the step drift", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const folder = temporaryFolder();
  const program = writeTo(folder, "terraform", TERRAFORM);
  chmodSync(program, 0o755);
  const variables = testVariables as Record<string, string | undefined>;
  let github: GithubServer;
  const said: string[] = [];

  beforeAll(async () => {
    const resource = { mode: "managed", type: "aws_x", name: "x", instances: [] } as const;
    for (const stack of ["storage", "network", "app"] as const)
      await recordState(aws.client, "dev", stack, { resources: [resource] });
  });
  beforeEach(async () => {
    github = await startGithub();
    Object.assign(variables, jobVariables(github));
    said.length = 0;
    for (const name of ["log", "error"] as const)
      jest.spyOn(console, name).mockImplementation((...words: unknown[]) => void said.push(words.join(" ")));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const name of Object.keys(jobVariables(github))) delete variables[name];
    await github.close();
  });

  /** Runs the step over what Terraform answers of each stack. @returns the exit code. */
  const run = (answers: Readonly<Record<StandingStack, Answer>>): Promise<number> => {
    const actions = (context: StepContext) => {
      const own = { PATH: path.dirname(program), ...answers[context.stack as StandingStack] };
      const workspace = workspaceIn(folder, {}, context.stack, own);
      // Without the synthesis and the initialization that come first.
      const [plan, tell] = drift.actions({ ...context, workspace }).slice(-2);
      return [plan, tell].flatMap((action) => (action ? [{ ...action, workspace }] : []));
    };
    const step: Step = { ...drift, requires: ["credentials"], actions };
    const options = { dryRun: false, yes: false, withState: false, fix: false, json: false, issue: true };
    return runStep({ name: "drift", step, environment: "dev", options });
  };
  const openIssues = () => github.state.issues.filter(({ state }) => state === "open");

  it("says which stack could not be looked at, keeps the issue with what the others have, and ends with 2", async () => {
    const answers = { storage: { PLAN: DELETED }, network: { PLAN: NO_DRIFT }, app: { REFUSAL } };
    expect(await run(answers)).toBe(2);
    expect(said).toContain(DELETED_WORDS);
    expect(said.join("\n")).toMatch(/^app: could not be looked at:\nError: reading SSM Parameter .+resource$/m);
    const [issue, ...others] = openIssues();
    expect(others).toEqual([]);
    expect(issue?.title).toBe("Drift in dev: 1 found");
    expect(issue?.body).toContain("was deleted");
    expect(issue?.body).toContain("\nCould not be looked at: app. The output of `drift` says why.");
  });

  it("looks at the stacks behind one that could not be looked at", async () => {
    const app = { PLAN: DELETED };
    expect(await run({ storage: { REFUSAL }, network: { PLAN: NO_DRIFT }, app })).toBe(2);
    expect(said).toContain("network: nothing was changed behind Terraform's back");
    expect(said).toContain(DELETED_WORDS.replace("storage", "app"));
  });

  it("closes no issue when a stack could not be looked at, and ends with 1 when the others have nothing", async () => {
    github.state.addIssue("<!-- stockwiz drift of dev -->\nold");
    expect(await run({ storage: { PLAN: NO_DRIFT }, network: { PLAN: NO_DRIFT }, app: { REFUSAL } })).toBe(1);
    expect(said.join("\n")).toContain(`app: could not be looked at:\n${REFUSAL}`);
    expect(openIssues()).toMatchObject([{ body: "<!-- stockwiz drift of dev -->\nold" }]);
    expect(github.requests).toEqual([]);
  });

  it("fails as any step does, with what to do, when nothing could be looked at", async () => {
    const refused = { REFUSAL: EXPIRED };
    expect(await run({ storage: refused, network: refused, app: refused })).toBe(1);
    const last = said.slice(-2).join("\n");
    expect(last).toMatch(
      /^Error: ExpiredToken: [\s\S]+\n\ncredentials: AWS refuses them as expired or invalid; get new/,
    );
    expect(github.requests).toEqual([]);
  });

  it("closes the issue when all stacks were looked at and none has drifted", async () => {
    github.state.addIssue("<!-- stockwiz drift of dev -->\nold");
    const nothing = { PLAN: NO_DRIFT };
    expect(await run({ storage: nothing, network: nothing, app: nothing })).toBe(0);
    expect(openIssues()).toEqual([]);
  });
});
