import path from "node:path";
import type { Deployment } from "../../environments/deployment";
import { OWN_TOOLS, PROJECT_ROOT, processVariables, WORK_FOLDER } from "../process";
import { pluginCacheVariables } from "./plugin-cache";

/** Stacks of an environment in the order in which they are applied. */
export const stackNames = ["storage", "network", "app"] as const;
/** `teardown` is for an environment's end: only `destroy`, or whoever names it, deploys it. */
export const everyStackName = [...stackNames, "teardown"] as const;
export type StandingStack = (typeof stackNames)[number];
export type StackName = (typeof everyStackName)[number];

/** Longest that Terraform waits for another run to give the state's lock back. */
const LOCK_TIMEOUT = "60s";

/**
 * How much garbage Terraform and its provider gather before they sweep, in percent of what they use: reading the provider's
 * schema, which each command does, takes 2.4 s of computing instead of 2.8 and 720 MB instead of 530.
 * @see https://go.dev/doc/gc-guide
 */
const GOGC = "400";

/** Files and commands of one stack of one environment. */
export class Workspace {
  /** Folder that a synthesis of the environment writes to. */
  readonly outFolder: string;
  /** Folder that Terraform runs in. */
  readonly folder: string;

  constructor(
    readonly deployment: Deployment,
    readonly stack: StackName,
    workFolder = WORK_FOLDER,
    /** Variables that its commands get beside all others. */
    private readonly own: Readonly<Record<string, string>> = {},
  ) {
    this.outFolder = path.join(workFolder, deployment.environment.name);
    this.folder = path.join(this.outFolder, "stacks", stack);
  }

  file(
    name: "adopted.tf.json" | "cdk.tf.json" | "errored.tfstate" | "plan.json" | "restore.auto.tfvars.json" | "tfplan",
  ): string {
    return path.join(this.folder, name);
  }

  get stateKey(): string {
    return `${this.deployment.environment.name}/${this.stack}.tfstate`;
  }

  /** What every command of the pipeline gets beside the caller's own variables. */
  get variables(): NodeJS.ProcessEnv {
    const { environment, account, region, github } = this.deployment;
    const token = processVariables.REPO_ADMIN_PAT || processVariables.GITHUB_TOKEN;
    return {
      ...processVariables,
      PATH: [OWN_TOOLS, processVariables.PATH].join(path.delimiter),
      STOCKWIZ_ENV: environment.name,
      AWS_ACCOUNT_ID: account,
      AWS_REGION: region,
      ...(github?.ids && {
        GITHUB_REPOSITORY_OWNER_ID: github.ids.owner,
        GITHUB_REPOSITORY_ID: github.ids.repository,
      }),
      CDKTF_OUTDIR: this.outFolder,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      GOGC: processVariables.GOGC || GOGC,
      ...pluginCacheVariables(PROJECT_ROOT, processVariables),
      ...(token && { GITHUB_TOKEN: token }), // where Terraform's GitHub provider looks for it
      ...this.own,
    };
  }

  terraform(...args: string[]): string[] {
    return ["terraform", `-chdir=${path.relative(PROJECT_ROOT, this.folder)}`, ...args];
  }

  init(): string[] {
    return this.terraform("init", "-input=false", "-no-color", "-reconfigure");
  }

  plan(...args: string[]): string[] {
    return this.terraform("plan", "-input=false", "-no-color", `-lock-timeout=${LOCK_TIMEOUT}`, "-out=tfplan", ...args);
  }

  apply(): string[] {
    return this.terraform("apply", "-input=false", "-no-color", `-lock-timeout=${LOCK_TIMEOUT}`, "tfplan");
  }
}
