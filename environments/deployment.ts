import { z } from "zod";
import { UserError } from "../user-error";
import { environmentNamed } from "./all";
import { regionFault } from "./regions";
import type { Environment } from "./schema";

const DEFAULT_ENVIRONMENT = "dev";
const DEFAULT_REGION = "us-east-1";

/** A GitHub repository that deploys this environment. */
export interface GithubRepository {
  readonly owner: string;
  readonly name: string;
  /** The numbers that GitHub gave both. @default unknown */
  readonly ids?: { readonly owner: string; readonly repository: string };
  /** Whether a token is at hand, so that Terraform can manage the repository's environment and secrets. */
  readonly hasToken: boolean;
}

/** One environment at one place: everything the stacks are made from. */
export interface Deployment {
  readonly environment: Environment;
  /** The 12 digits of the AWS account. */
  readonly account: string;
  readonly region: string;
  /** Bucket that holds the state of every stack of this environment. */
  readonly stateBucket: string;
  readonly github?: GithubRepository;
}

// An empty variable counts as unset: a workflow passes a missing secret as "".
const variable = (schema: z.ZodType<string>) => z.preprocess((value) => value || undefined, schema.optional());

const number = variable(z.string().regex(/^[1-9]\d*$/, "write the number that GitHub's API calls id"));

const variables = z.object({
  STOCKWIZ_ENV: variable(z.string()),
  AWS_ACCOUNT_ID: variable(
    z.string().regex(/^\d{12}$/, "an account id has 12 digits; write all of them, without dashes"),
  ),
  AWS_REGION: variable(
    z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "a region looks like us-east-1; write its code")
      // Names of resources start with arn:aws: everywhere; the other partitions have names of their own.
      .refine(
        (region) => !/^(cn|us-gov|us-iso\w?)-/.test(region),
        "is in another partition of AWS; use a commercial region",
      ),
  ),
  GITHUB_REPOSITORY: variable(
    z
      .string()
      // GitHub's limits: an owner has 39 characters, a repository 100.
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[\w.-]{1,100}$/, "write it as OWNER/REPOSITORY, without host or .git")
      // No repository of GitHub has one of these names.
      .refine((text) => !/\/\.{1,2}$|\.git$/.test(text), "write it as OWNER/REPOSITORY, without host or .git"),
  ),
  GITHUB_REPOSITORY_OWNER_ID: number,
  GITHUB_REPOSITORY_ID: number,
  REPO_ADMIN_PAT: variable(z.string()),
  GITHUB_TOKEN: variable(z.string()),
  GITHUB_ACTIONS: variable(z.string()),
});

const parseVariables = (source: Record<string, string | undefined>): z.output<typeof variables> => {
  const result = variables.safeParse(source);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return `${name}: ${JSON.stringify(source[name])}: ${message}`;
  });
  throw new UserError(lines.join("\n"));
};

/** Half of the numbers name no repository. @throws UserError */
const repositoryIds = ({
  GITHUB_REPOSITORY_OWNER_ID: owner,
  GITHUB_REPOSITORY_ID: repository,
}: z.output<typeof variables>): GithubRepository["ids"] => {
  if (owner && repository) return Object.freeze({ owner, repository });
  if (!owner && !repository) return undefined;
  const [missing, given] = owner
    ? ["GITHUB_REPOSITORY_ID", "GITHUB_REPOSITORY_OWNER_ID"]
    : ["GITHUB_REPOSITORY_OWNER_ID", "GITHUB_REPOSITORY_ID"];
  throw new UserError(`${missing}: is not set, and ${given} is; set both or neither`);
};

const githubRepository = (values: z.output<typeof variables>): GithubRepository | undefined => {
  const { GITHUB_REPOSITORY, REPO_ADMIN_PAT, GITHUB_TOKEN, GITHUB_ACTIONS } = values;
  if (!GITHUB_REPOSITORY) return undefined;
  const [owner = "", name = ""] = GITHUB_REPOSITORY.split("/");
  // The token of a job may write comments and issues, and neither make nor read the repository's environments.
  const ownToken = GITHUB_ACTIONS ? undefined : GITHUB_TOKEN;
  const ids = repositoryIds(values);
  return Object.freeze({ owner, name, ...(ids && { ids }), hasToken: Boolean(REPO_ADMIN_PAT ?? ownToken) });
};

/** Name of the environment that the variables pick. */
export const chosenEnvironment = (source: Record<string, string | undefined> = process.env): Environment =>
  environmentNamed(parseVariables(source).STOCKWIZ_ENV ?? DEFAULT_ENVIRONMENT, "STOCKWIZ_ENV");

/** Region that the variables pick. */
export const chosenRegion = (source: Record<string, string | undefined> = process.env): string =>
  parseVariables(source).AWS_REGION ?? DEFAULT_REGION;

/** @throws UserError with the letters that the region has. */
const checkZones = ({ name, network: { zones } }: Environment, region: string): void => {
  const fault = regionFault(zones, region);
  if (fault) throw new UserError(`environments/${name}.ts: network.zones: ${JSON.stringify(zones)}: ${fault}`);
};

/**
 * What to deploy and where, from the variables of the process.
 * @throws UserError when a variable is malformed, the account is missing or the region has not the environment's zones.
 */
export const readDeployment = (source: Record<string, string | undefined> = process.env): Deployment => {
  const values = parseVariables(source);
  const environment = chosenEnvironment(source);
  const account = values.AWS_ACCOUNT_ID;
  if (!account)
    throw new UserError(
      "AWS_ACCOUNT_ID: is not set, and names and state belong to an account; run it as a step (npm run step -- --help), " +
        "which asks AWS, or export AWS_ACCOUNT_ID=$(aws sts get-caller-identity --query Account --output text)",
    );
  const region = values.AWS_REGION ?? DEFAULT_REGION;
  checkZones(environment, region);
  const github = githubRepository(values);
  return Object.freeze({
    environment,
    account,
    region,
    stateBucket: `stockwiz-terraform-state-${account}-${environment.name}`,
    ...(github && { github }),
  });
};
