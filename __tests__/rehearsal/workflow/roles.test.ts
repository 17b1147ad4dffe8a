import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { ISSUER } from "../../../rehearsal/github/identity-token";
import { repositoryVariables } from "../../../rehearsal/github/rehearsed-repository";
import { emulatedAws } from "../../support/emulated-aws";
import { rehearsing } from "../../support/rehearsed-workflow";
import { ACCOUNT, GITHUB, synthesize } from "../../support/synthesize";
import { temporaryFolder } from "../../support/temporary-folder";

const { GITHUB_REPOSITORY, ...IDS } = repositoryVariables;
const { run } = rehearsing(temporaryFolder());

const workflow = (environment: string, inputs: Readonly<Record<string, string>>): string => `
on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: ${environment}
    permissions: { id-token: write }
    steps:
      - uses: aws-actions/configure-aws-credentials@0123456789012345678901234567890123456789 # v5.0.0
        with: ${JSON.stringify({ "aws-region": "us-east-1", ...inputs })}
      - run: echo "$AWS_ACCESS_KEY_ID" | cut -c 1-4 && echo "key $AWS_SECRET_ACCESS_KEY, token $AWS_SESSION_TOKEN"
`;

describe("a job that takes a role", () => {
  const aws = emulatedAws();
  const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const perform = (environment: string, role: string, inputs: Readonly<Record<string, string>> = {}) =>
    run(workflow(environment, { "role-to-assume": roleArn(role), ...inputs }), { aws: aws.rehearsal });

  beforeAll(async () => {
    const iam = new IAMClient(aws.client);
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url: ISSUER, ClientIDList: ["sts.amazonaws.com"] }));
    const addRole = async (variables: Readonly<Record<string, string>>, suffix = "") => {
      const roles = synthesize("storage", "dev", { ...GITHUB, GITHUB_REPOSITORY, ...variables }).resources(
        "aws_iam_role",
      );
      const [role] = roles.filter(({ name }) => name === "dev-stockwiz-deploy");
      const AssumeRolePolicyDocument = String(role?.assume_role_policy);
      await iam.send(new CreateRoleCommand({ RoleName: `${role?.name}${suffix}`, AssumeRolePolicyDocument }));
    };
    await addRole(IDS);
    await addRole({}, "-by-name");
    await addRole({ ...IDS, GITHUB_REPOSITORY_ID: "1" }, "-of-another");
  });

  it("gets a session of the role that its environment's trust policy admits, and shows none of it", async () => {
    const { results, lines } = await perform("dev", "dev-stockwiz-deploy");
    expect([results, lines]).toEqual([{ deploy: "success" }, expect.arrayContaining(["ASIA", "key ***, token ***"])]);
  });

  it("rejects a role that admits only one of the forms in which GitHub may write its repository", async () => {
    const { results, lines } = await perform("dev", "dev-stockwiz-deploy-by-name");
    expect(results).toEqual({ deploy: "failure" });
    expect(lines.join("\n")).toMatch(
      /^role-to-assume: .+-by-name, asked for by repo:stockwiz@1000001\/stockwiz@2000002:environment:dev for sts\.amazonaws\.com: AWS refuses: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity; /m,
    );
  });

  it.each<[string, string, string, Readonly<Record<string, string>>, string]>([
    ["in another environment", "prod", "dev-stockwiz-deploy", {}, "AccessDenied"],
    ["of another repository", "dev", "dev-stockwiz-deploy-of-another", {}, "AccessDenied"],
    ["that names another audience", "dev", "dev-stockwiz-deploy", { audience: "x" }, "Incorrect token audience"],
    [
      "that wants longer than it may",
      "dev",
      "dev-stockwiz-deploy",
      { "role-duration-seconds": "7200" },
      "MaxSessionDuration",
    ],
  ])("rejects one %s", async (_what, environment, role, inputs, words) => {
    const { results, lines } = await perform(environment, role, inputs);
    expect([results, lines.join("\n")]).toEqual([{ deploy: "failure" }, expect.stringContaining(words)]);
  });
});
