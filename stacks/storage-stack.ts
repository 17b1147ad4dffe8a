import { GithubProvider } from "@cdktf/provider-github/lib/provider";
import { Annotations, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { DeployRole } from "../constructs/deploy-role";
import { GithubEnvironment } from "../constructs/github-environment";
import { GithubOidc } from "../constructs/github-oidc";
import { ImageParameter } from "../constructs/image-parameter";
import { ImageRepository } from "../constructs/image-repository";
import { StateBucket } from "../constructs/state-bucket";
import type { Deployment } from "../environments/deployment";
import { deployRoleStatements } from "./deploy-role-statements";
import { StockwizStack } from "./stockwiz-stack";

/** The images that the application is made of, and the GitHub secret that tells a workflow where each goes. */
const images = [
  { service: "api-gateway", secret: "ECR_API_URL", kept: "perService" },
  { service: "product-service", secret: "ECR_PRODUCT_URL", kept: "perService" },
  { service: "inventory-service", secret: "ECR_INVENTORY_URL", kept: "perService" },
  { service: "postgres", secret: "ECR_POSTGRES_URL", kept: "postgres" },
] as const;

/** What an environment needs before anything can run: where state and images live, and who may deploy. */
export class StorageStack extends StockwizStack {
  constructor(
    scope: Construct,
    private readonly deployment: Deployment,
  ) {
    super(scope, "storage", deployment);
    const { bucketName } = new StateBucket(this, "state", { bucketName: deployment.stateBucket });
    const repositoryUrls = this.addRepositories();
    this.addOutputs({ state_bucket: bucketName, ...outputNames(repositoryUrls) });
    this.addDeployRole();
    this.addGithubEnvironment(repositoryUrls);
  }

  /** Repository URLs by the name of the GitHub secret that carries them. */
  private addRepositories(): Record<string, string> {
    const { name, imagesKept, protection } = this.deployment.environment;
    const urls = images.map(({ service, secret, kept }) => {
      const { url } = new ImageRepository(this, service, {
        repositoryName: `${name}-stockwiz-${service}`,
        imagesKept: imagesKept[kept],
        destroyWithImages: !protection.deletion,
      });
      new ImageParameter(this, `${service}-image`, { parameterName: `/stockwiz/${name}/images/${service}`, service });
      return [secret, url] as const;
    });
    return Object.fromEntries(urls);
  }

  /** The OIDC provider is there whatever the variables say: other environments of the account may trust it. */
  private addDeployRole(): void {
    const { account, environment, github } = this.deployment;
    const { iam, name } = environment;
    if (iam.roles === "existing") {
      this.note(`iam.roles is "existing": no deploy role is made, workflows take ${iam.name} or static keys`);
      return;
    }
    const oidc = new GithubOidc(this, "github-oidc", { account, managed: iam.githubOidcProvider === "shared" });
    if (!github) return;
    const role = new DeployRole(this, "deploy-role", {
      roleName: `${name}-stockwiz-deploy`,
      trustPolicy: oidc.trustPolicy(`${github.owner}/${github.name}`, name),
      statements: deployRoleStatements(this.deployment),
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

  private note(text: string): void {
    Annotations.of(this).addInfo(text);
  }

  private addOutputs(values: Record<string, string>): void {
    for (const [id, value] of Object.entries(values)) new TerraformOutput(this, id, { value, staticId: true });
  }
}

const outputNames = (urls: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(urls).map(([secret, url]) => [secret.toLowerCase(), url]));
