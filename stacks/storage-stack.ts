import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { GithubProvider } from "@cdktf/provider-github/lib/provider";
import type { Construct } from "constructs";
import { EncryptionKey } from "../constructs/encryption-key";
import { GithubEnvironment } from "../constructs/github-environment";
import { GithubOidc } from "../constructs/github-oidc";
import { ImageParameter } from "../constructs/image-parameter";
import { ImageRepository } from "../constructs/image-repository";
import { PipelineRole } from "../constructs/pipeline-role";
import { type PolicyStatement, policyDocument } from "../constructs/policy-document";
import { StateBucket } from "../constructs/state-bucket";
import type { Deployment } from "../environments/deployment";
import { accept } from "./accept";
import { images } from "./images";
import { deployPolicies } from "./pipeline-roles/deploy-policies";
import { planPolicies } from "./pipeline-roles/plan-policies";
import { StockwizStack } from "./stockwiz-stack";
import { boundaryStatements } from "./workload-statements";

/** The longest job of a workflow has two hours (`pipeline/longest-times.ts` says why), and five minutes when it is cancelled. */
const DEPLOY_SESSION_SECONDS = 7500;

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
    this.addPipelineRoles();
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
    return new EncryptionKey(this, "key", {
      keyName: this.names.encryptionKey,
      description: `secrets, alerts and sessions of ${environment.name}`,
      region,
      account,
      logGroupNames: environment.executeCommand ? [this.names.execLogGroup] : [],
      admitsBudgets: environment.monthlyBudgetUsd !== undefined,
    });
  }

  /** Repository URLs by the name of the GitHub secret that carries them. */
  private addRepositories(): Record<string, string> {
    const { imagesKept, protection } = this.deployment.environment;
    const urls = images.map(({ service, secret, kept }) => {
      const { url } = new ImageRepository(this, service, {
        repositoryName: this.names.repository(service),
        releasePrefix: this.names.releaseTag(""),
        releasesKept: this.names.releasesHeld(imagesKept.perService),
        othersKept: imagesKept[kept],
        destroyWithImages: !protection.deletion,
      });
      new ImageParameter(this, `${service}-image`, { parameterName: this.names.imageParameter(service), service });
      return [secret, url] as const;
    });
    return Object.fromEntries(urls);
  }

  /** Limits what any role of the environment's workloads can ever do, whoever writes its policy. */
  private addBoundary(): void {
    const { environment } = this.deployment;
    if (environment.iam.roles === "existing") return;
    new IamPolicy(this, "boundary", {
      name: this.names.boundary,
      description: "the most that a workload of this environment may do",
      policy: policyDocument(boundaryStatements(this.deployment)),
    });
  }

  /** The OIDC provider is there whatever the variables say: other environments of the account may trust it. */
  private addPipelineRoles(): void {
    const { account, environment, github } = this.deployment;
    const { iam, name } = environment;
    if (iam.roles === "existing") {
      this.note(`iam.roles is "existing": no role for workflows is made, they take ${iam.name} or static keys`);
      return;
    }
    const oidc = new GithubOidc(this, "github-oidc", { account, managed: iam.githubOidcProvider === "shared" });
    if (!github) return;
    if (!github.ids)
      this.note(
        "neither GITHUB_REPOSITORY_ID and GITHUB_REPOSITORY_OWNER_ID nor a token to ask GitHub with is set: the roles of workflows " +
          "admit the repository by its name only, and no job of one that was created, renamed or transferred after 2026-07-15",
      );
    const deploy = new PipelineRole(this, "deploy-role", {
      roleName: this.names.deployRole,
      taker: "the deployment pipeline",
      trustPolicy: oidc.trustPolicy(github, name),
      sessionSeconds: DEPLOY_SESSION_SECONDS,
      policies: named(deployPolicies(this.deployment), this.names.deployPolicy),
    });
    const plan = new PipelineRole(this, "plan-role", {
      roleName: this.names.planRole,
      taker: "jobs that only look",
      trustPolicy: oidc.trustPolicy(github, `${name}-plan`),
      policies: named(planPolicies(this.deployment), this.names.planPolicy),
    });
    this.addOutputs({ deploy_role_arn: deploy.arn, plan_role_arn: plan.arn });
  }

  private addGithubEnvironment(secrets: Record<string, string>): void {
    const { github, environment } = this.deployment;
    if (!github)
      this.note(
        "GITHUB_REPOSITORY is not set: the GitHub environment, its secrets and the roles of workflows are left out",
      );
    else if (!github.hasToken)
      this.note("neither REPO_ADMIN_PAT nor GITHUB_TOKEN is set: the GitHub environment and its secrets are left out");
    else {
      new GithubProvider(this, "github", { owner: github.owner }); // its token comes from GITHUB_TOKEN, never from here
      new GithubEnvironment(this, "github-environment", {
        repository: github.name,
        environment: environment.name,
        branch: this.names.deployedBranch,
        secrets,
      });
    }
  }
}

/** Policies by their part, each with the name that it has in the account. */
const named = (policies: Readonly<Record<string, readonly PolicyStatement[]>>, nameOf: (part: string) => string) =>
  Object.fromEntries(
    Object.entries(policies).map(([part, statements]) => [part, { policyName: nameOf(part), statements }]),
  );
