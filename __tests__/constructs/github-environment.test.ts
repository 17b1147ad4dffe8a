import { GithubEnvironment } from "../../constructs/github-environment";
import { referenced } from "../support/read-stack";
import { synthesizeConstruct } from "../support/synthesize-construct";

const withSecrets = (secrets: Readonly<Record<string, string>>) =>
  synthesizeConstruct(
    (scope) =>
      new GithubEnvironment(scope, "github", { repository: "shop", environment: "prod", branch: "main", secrets }),
  );
const stack = withSecrets({ ECR_API_URL: "https://a", ECR_POSTGRES_URL: "https://b" });

describe("an environment of GitHub", () => {
  it("is open to one branch, and to no other", () => {
    expect(stack.only("github_repository_environment")).toMatchObject({
      repository: "shop",
      environment: "prod",
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    const policy = stack.only("github_repository_environment_deployment_policy");
    expect(policy).toMatchObject({ repository: "shop", branch_pattern: "main" });
    expect(referenced(stack, policy.environment)).toBe(stack.only("github_repository_environment"));
  });

  it("keeps the reviewers, the wait and the exceptions that people gave it", () => {
    expect(stack.only("github_repository_environment").lifecycle).toEqual({
      ignore_changes: ["reviewers", "wait_timer", "prevent_self_review", "can_admins_bypass"],
    });
  });

  it("holds each value under its name, once it is there", () => {
    const secrets = stack.resources("github_actions_environment_secret");
    expect(secrets.map(({ secret_name, plaintext_value }) => [secret_name, plaintext_value])).toEqual([
      ["ECR_API_URL", "https://a"],
      ["ECR_POSTGRES_URL", "https://b"],
    ]);
    for (const { environment } of secrets)
      expect(referenced(stack, environment)).toBe(stack.only("github_repository_environment"));
  });

  it("holds nothing when it is given nothing", () => {
    expect(withSecrets({}).resources("github_actions_environment_secret")).toEqual([]);
  });

  it("names each resource after its secret, whatever their order", () => {
    const ids = Object.keys(stack.json.resource.github_actions_environment_secret ?? {});
    expect(ids.map((id) => id.replace(/_[0-9A-F]{8}$/, ""))).toEqual(["github_ecr-api-url", "github_ecr-postgres-url"]);
  });
});
