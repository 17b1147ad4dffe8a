import { Testing } from "cdktf";
import type { Construct } from "constructs";
import { type Deployment, readDeployment } from "../../environments/deployment";
import type { Environment, EnvironmentName } from "../../environments/schema";
import { AppStack } from "../../stacks/app-stack";
import { NetworkStack } from "../../stacks/network-stack";
import type { StockwizStack } from "../../stacks/stockwiz-stack";
import { StorageStack } from "../../stacks/storage-stack";
import { TeardownStack } from "../../stacks/teardown-stack";

export const ACCOUNT = "123456789012";

const stackClasses = {
  storage: StorageStack,
  network: NetworkStack,
  app: AppStack,
  teardown: TeardownStack,
} satisfies Record<string, new (scope: Construct, deployment: Deployment) => StockwizStack>;
export type StackName = keyof typeof stackClasses;

export type Settings = Readonly<Record<string, unknown>>;

/** A block of a type in Terraform's JSON: its resources by their id. */
type Blocks = Readonly<Record<string, Readonly<Record<string, Settings>>>>;

/** The parts of a synthesized stack that tests look at. */
export interface SynthesizedStack {
  readonly terraform: { readonly backend: Readonly<Record<string, Settings>>; readonly required_version: string };
  readonly provider: Readonly<Record<string, readonly Settings[]>>;
  readonly data?: Blocks;
  readonly ephemeral?: Blocks;
  readonly resource: Blocks;
  readonly import?: readonly { readonly to: string; readonly id: string }[];
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly output: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Synthesis {
  readonly json: SynthesizedStack;
  /** All of the JSON. */
  readonly text: string;
  /** What the stack had to say while it was made. */
  readonly notes: readonly string[];
  /** Settings of every resource of a type. */
  readonly resources: (type: string) => readonly Settings[];
  /** Settings of the one resource of a type. @throws Error when there is not exactly one. */
  readonly only: (type: string) => Settings;
}

/** What a synthesized text says, as tests look at it. */
export const synthesisOf = (text: string, notes: readonly string[] = []): Synthesis => {
  const json = JSON.parse(text) as SynthesizedStack;
  const resources = (type: string) => Object.values(json.resource?.[type] ?? {});
  return {
    json,
    text,
    notes,
    resources,
    only(type) {
      const [first, ...more] = resources(type);
      if (!first || more.length > 0) throw new Error(`there are ${more.length + (first ? 1 : 0)} of ${type}`);
      return first;
    },
  };
};

/**
 * Synthesizes a stack in this process.
 * @param variables What the process of `main.ts` would find in its environment beside the account.
 * @param changed Environment to take instead of the one of that name.
 */
export const synthesize = (
  stackName: StackName,
  name: EnvironmentName,
  variables: Readonly<Record<string, string>> = {},
  changed?: Environment,
): Synthesis => {
  const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: name, ...variables });
  return synthesizeFor(stackName, changed ? { ...deployment, environment: changed } : deployment);
};

/** Synthesizes a stack of an environment in another region. */
export const synthesizeIn = (stackName: StackName, region: string, environment: Environment): Synthesis => {
  const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: environment.name, ...GITHUB });
  return synthesizeFor(stackName, { ...deployment, region, environment });
};

const synthesizeFor = (stackName: StackName, deployment: Deployment): Synthesis => {
  const stack = new stackClasses[stackName](Testing.app(), deployment);
  const notes = stack.node.metadata.filter(({ type }) => type === "@cdktf/info").map(({ data }) => String(data));
  return synthesisOf(Testing.synth(stack), notes);
};

/** Variables of a pipeline that may manage its repository. */
export const GITHUB = { GITHUB_REPOSITORY: "acme/stockwiz", REPO_ADMIN_PAT: "very-secret-token" };
/** What GitHub tells a job of its repository, beside its name. */
export const GITHUB_IDS = { GITHUB_REPOSITORY_OWNER_ID: "11", GITHUB_REPOSITORY_ID: "22" };
