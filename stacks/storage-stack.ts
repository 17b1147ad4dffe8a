import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { GithubProvider } from "@cdktf/provider-github/lib/provider";
import type { Construct } from "constructs";
import { DeployRole } from "../constructs/deploy-role";
import { EncryptionKey } from "../constructs/encryption-key";
import { GithubEnvironment } from "../constructs/github-environment";
import { GithubOidc } from "../constructs/github-oidc";
import { ImageParameter } from "../constructs/image-parameter";
import { ImageRepository } from "../constructs/image-repository";
import { policyDocument } from "../constructs/policy-document";
import { StateBucket } from "../constructs/state-bucket";
import type { Deployment } from "../environments/deployment";
import { accept } from "./accept";
import { deployPolicies } from "./deploy-role/deploy-policies";
import { images } from "./images";
import { namesOf } from "./names";
import { StockwizStack } from "./stockwiz-stack";
import { boundaryStatements } from "./workload-statements";

/** What an environment needs before anything can run: where state and images live, and who may deploy. */
export class StorageStack extends StockwizStack {
  constructor(scope: Construct, deployment: Deployment) {
    super(scope, "storage", deployment);
    const { bucketName } = this.addStateBucket();
    const repositoryUrls = this.addRepositories();
    this.addOutputs({
      state_bucket: bucketName,
      key_arn: this.addKey().arn,
      ...Object.fromEntries(images.map(({ output, secret }) => [output, repositoryUrls[secret] ?? ""])),
    });
    this.addBoundary();
    this.addDeployRole();
    this.addGithubEnvironment(repositoryUrls);
  }

  private addStateBucket(): StateBucket {
    const state = new StateBucket(this, "state", { bucketName: this.deployment.stateBucket });
    accept(
      state,
      "s3-access-logged",
      "to record reads is the account's affair, by data events of its CloudTrail; a bucket of logs needs the same care",
    );
    return state;
  }

  /** It outlives the network and the application, so that taking them down and up again leaves no row of dead keys. */
  private addKey(): EncryptionKey {
    const { account, region, environment } = this.deployment;
    const names = namesOf(environment.name);
    return new EncryptionKey(this, "key", {
      keyName: names.encryptionKey,
      description: `secrets, alerts and sessions of ${environment.name}`,
      region,
      account,
      logGroupNames: [names.execLogGroup],
    });
  }

  /** Repository URLs by the name of the GitHub secret that carries them. */
  private addRepositories(): Record<string, string> {
    const { name, imagesKept, protection } = this.deployment.environment;
    const names = namesOf(name);
    const urls = images.map(({ service, secret, kept }) => {
      const { url } = new ImageRepository(this, service, {
        repositoryName: names.repository(service),
        imagesKept: imagesKept[kept],
        destroyWithImages: !protection.deletion,
      });
      new ImageParameter(this, `${service}-image`, { parameterName: names.imageParameter(service), service });
      return [secret, url] as const;
    });
    return Object.fromEntries(urls);
  }

  /** Limits what any role of the environment's workloads can ever do, whoever writes its policy. */
  private addBoundary(): void {
    const { environment } = this.deployment;
    if (environment.iam.roles === "existing") return;
    new IamPolicy(this, "boundary", {
      name: namesOf(environment.name).boundary,
      description: "the most that a workload of this environment may do",
      policy: policyDocument(boundaryStatements(this.deployment)),
    });
  }

  /** The OIDC provider is there whatever the variables say: other environments of the account may trust it. */
  private addDeployRole(): void {
    const { account, environment, github } = this.deployment;
    const { iam, name } = environment;
    if (iam.roles === "existing") {
      this.note(`iam.roles is "existing": no deploy role is made, workflows take ${iam.name} or static keys`);
      return;
    }
    const names = namesOf(name);
    const oidc = new GithubOidc(this, "github-oidc", { account, managed: iam.githubOidcProvider === "shared" });
    if (!github) return;
    const role = new DeployRole(this, "deploy-role", {
      roleName: names.deployRole,
      trustPolicy: oidc.trustPolicy(`${github.owner}/${github.name}`, name),
      policies: Object.fromEntries(
        Object.entries(deployPolicies(this.deployment)).map(([part, statements]) => [
          part,
          { policyName: names.deployPolicy(part), statements },
        ]),
      ),
    });
    this.addOutputs({ deploy_role_arn: role.arn });
  }

  private addGithubEnvironment(secrets: Record<string, string>): void {
    const { github, environment } = this.deployment;
    if (!github)
      this.note("GITHUB_REPOSITORY is not set: the GitHub environment, its secrets and the deploy role are left out");
    else if (!github.hasToken)
      this.note("neither REPO_ADMIN_PAT nor GITHUB_TOKEN is set: the GitHub environment and its secrets are left out");
    else {
      new GithubProvider(this, "github", { owner: github.owner }); // its token comes from GITHUB_TOKEN, never from here
      new GithubEnvironment(this, "github-environment", {
        repository: github.name,
        environment: environment.name,
        secrets,
      });
    }
  }
}
