import { ActionsEnvironmentSecret } from "@cdktf/provider-github/lib/actions-environment-secret";
import { RepositoryEnvironment } from "@cdktf/provider-github/lib/repository-environment";
import { Construct } from "constructs";

export interface GithubEnvironmentProps {
  readonly repository: string;
  readonly environment: string;
  /** Values of the environment's secrets, by name. None of them may be confidential: the state keeps them. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * A deployment environment of a GitHub repository, open to its protected branches, and secrets of it. Who approves its
 * deployments and how long they wait is set by hand; the first apply clears that, later ones leave it alone.
 */
export class GithubEnvironment extends Construct {
  constructor(scope: Construct, id: string, { repository, environment, secrets }: GithubEnvironmentProps) {
    super(scope, id);
    const created = new RepositoryEnvironment(this, "environment", {
      repository,
      environment,
      deploymentBranchPolicy: { protectedBranches: true, customBranchPolicies: false },
      lifecycle: { ignoreChanges: ["reviewers", "wait_timer", "prevent_self_review", "can_admins_bypass"] },
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
