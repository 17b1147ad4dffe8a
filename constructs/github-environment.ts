import { ActionsEnvironmentSecret } from "@cdktf/provider-github/lib/actions-environment-secret";
import { RepositoryEnvironment } from "@cdktf/provider-github/lib/repository-environment";
import { RepositoryEnvironmentDeploymentPolicy } from "@cdktf/provider-github/lib/repository-environment-deployment-policy";
import { Construct } from "constructs";

export interface GithubEnvironmentProps {
  readonly repository: string;
  readonly environment: string;
  /** The one branch that may be deployed, by its name. */
  readonly branch: string;
  /** Values of the environment's secrets, by name. None of them may be confidential: the state keeps them. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * A deployment environment of a GitHub repository, open to one branch, and secrets of it. The branch is named: "protected
 * branches only" admits every branch as long as nobody has protected any. Who approves its deployments and how long they wait
 * is set by hand; an environment that is there already has to be imported before it is applied, or GitHub takes that away.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
 */
export class GithubEnvironment extends Construct {
  constructor(scope: Construct, id: string, { repository, environment, branch, secrets }: GithubEnvironmentProps) {
    super(scope, id);
    const created = new RepositoryEnvironment(this, "environment", {
      repository,
      environment,
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
      lifecycle: { ignoreChanges: ["reviewers", "wait_timer", "prevent_self_review", "can_admins_bypass"] },
    });
    new RepositoryEnvironmentDeploymentPolicy(this, "branch", {
      repository,
      environment: created.environment,
      branchPattern: branch,
    });
    for (const [secretName, plaintextValue] of Object.entries(secrets))
      new ActionsEnvironmentSecret(this, secretName.toLowerCase().replaceAll("_", "-"), {
        repository,
        environment: created.environment,
        secretName,
        plaintextValue,
      });
  }
}
