import { checkRequest } from "../../../pipeline/check-request";
import type { Step } from "../../../pipeline/step";
import { plan } from "../../../pipeline/steps/plan";
import { synth } from "../../../pipeline/steps/synth";
import { Workspace } from "../../../pipeline/terraform/workspace";
import type { GithubServer } from "../../../rehearsal/github/server";
import { jobVariables, startGithub } from "../../support/github-server";
import { testVariables } from "../../support/process";
import { rejectionOf } from "../../support/refusal";
import { ACCOUNT } from "../../support/synthesize";

const variables = testVariables as Record<string, string | undefined>;
const options = { dryRun: false, yes: false, withState: false, fix: false, json: false };
const IDS = { GITHUB_REPOSITORY_OWNER_ID: "7", GITHUB_REPOSITORY_ID: "8" };
let github: GithubServer;
let before: Record<string, string | undefined>;

const check = (step: Step = synth) => checkRequest({ name: "synth", step, environment: "dev", options });

beforeEach(async () => {
  before = { ...variables };
  github = await startGithub();
  Object.assign(variables, jobVariables(github), { AWS_ACCOUNT_ID: ACCOUNT });
});
afterEach(async () => {
  await github.close();
  for (const name of Object.keys(variables)) if (!(name in before)) delete variables[name];
  Object.assign(variables, before);
});

describe("the numbers of the repository", () => {
  it("are asked of GitHub, and handed to every command", async () => {
    const deployment = await check();
    expect(deployment.github?.ids).toEqual({ owner: "11", repository: "22" });
    expect(new Workspace(deployment, "storage").variables).toMatchObject({
      GITHUB_REPOSITORY_OWNER_ID: "11",
      GITHUB_REPOSITORY_ID: "22",
    });
  });

  it("are those of the variables, where a job has them", async () => {
    Object.assign(variables, IDS);
    expect((await check()).github?.ids).toEqual({ owner: "7", repository: "8" });
    expect(github.requests).toEqual([]);
  });

  it("stay unknown without a token", async () => {
    delete variables.GITHUB_TOKEN;
    expect((await check()).github).not.toHaveProperty("ids");
    expect(github.requests).toEqual([]);
  });

  it("are not asked for by a step that writes no trust policy", async () => {
    await check({ ...synth, requires: [] });
    expect(github.requests).toEqual([]);
    expect([plan, synth].map(({ requires }) => requires.includes("synthesis"))).toEqual([true, true]);
  });

  it("end the step when GitHub does not tell them, so that no role forgets them", async () => {
    github.refusal = { status: 404, body: { message: "Not Found" } };
    expect(await rejectionOf(check())).toMatch(
      /^github: GET .+\/repos\/acme\/stockwiz: answered 404: Not Found; .+ permissions: metadata: read$/,
    );
  });
});
