import { existsSync } from "node:fs";
import { namesOf } from "../../environments/names";
import { stackNames, type Workspace } from "./workspace";

interface Explanation {
  readonly pattern: RegExp;
  readonly advice: (workspace: Workspace, text: string) => string;
}

const stepOf = ({ deployment, stack }: Workspace, step: string): string =>
  `npm run step -- ${step} --env ${deployment.environment.name} --stack ${stack}`;

const lockField = (text: string, field: string): string =>
  new RegExp(`^\\W*${field}:\\s+(.+)$`, "m").exec(text)?.[1] ?? "unknown";

// Terraform quotes the line of the configuration that failed, and one line of ours names every output and every image.
// These look at what it says of the failure itself.
const MISSING_OUTPUTS =
  /Unable to find remote state[\s│]+with data\.terraform_remote_state\.(\w+)-outputs,|terraform_remote_state\.(\w+)-outputs\.outputs is object/g;
const NO_DIGEST = /aws_ssm_parameter\.([\w-]+)-image\.insecure_value is "(?!sha256:[0-9a-f]{64}")/g;
/** Looked up, not made: a role that Terraform made a moment ago may be missing for another moment. */
const MISSING_ROLE = /reading IAM Role \(([^)]+)\): couldn't find resource[\s│]+with data\./;

/** Terraform breaks the words of AWS into lines. */
const words = (text: string): RegExp => new RegExp(text.replaceAll(" ", "[\\s│]+"));
const NO_PORT = words("The container (\\S+) did not have a container port (\\d+) defined");
const GROUP_IN_USE = /ResourceInUse[\s\S]*?targetgroup\/([^/]+)\//;
const SNAPSHOT_EXISTS = /DBSnapshotAlreadyExists(?:[\s\S]{0,200}?\b([\w-]+-final-[\w-]+))?/;
const TARGET_EXISTS = /(?:EFS[\s│]+Mount[\s│]+Target[\s│]+\((fs-\w+)\)[\s\S]*?)?MountTargetConflict/;
const NEVER_STARTING = words("dependencies should not have a cycle|Cannot depend on container");

/** What to do about the failures that operators meet, most telling first. */
const explanations: readonly Explanation[] = [
  {
    pattern: /Error acquiring the state lock/,
    advice: (workspace, text) =>
      `state lock: held by ${lockField(text, "Who")} since ${lockField(text, "Created")} for ${lockField(text, "Operation")}; ` +
      `wait for that run, or if it is dead, release its lock with: ${stepOf(workspace, "doctor")} --fix`,
  },
  {
    pattern: /Saved plan is stale|does not match the given state/,
    advice: (workspace) =>
      `tfplan: the plan is stale: the state has changed since it was made; plan again with: ${stepOf(workspace, "plan")}`,
  },
  {
    pattern: /ExpiredToken|security token included in the request is (expired|invalid)|InvalidClientTokenId/,
    advice: () => "credentials: AWS refuses them as expired or invalid; get new ones and run the same step again",
  },
  {
    pattern: /NoSuchBucket|S3 bucket .* does not exist/,
    advice: (workspace) =>
      `state bucket: ${workspace.deployment.stateBucket} does not exist; make it with: ${stepOf(workspace, "bootstrap")}`,
  },
  {
    pattern: /Cannot import non-existent remote object/,
    advice: (workspace) =>
      `import: something that bootstrap makes is missing; make it again with: ${stepOf(workspace, "bootstrap")}`,
  },
  {
    pattern:
      /Failed to query available provider packages|Could not retrieve the list of available versions|Failed to install provider/,
    advice: () =>
      "provider: Terraform found it neither in a local mirror nor in a registry it can reach; connect this machine to the " +
      "registry, or name a mirror in STOCKWIZ_PROVIDER_MIRROR (terraform providers mirror DIR makes one)",
  },
  {
    pattern: MISSING_OUTPUTS,
    advice: ({ deployment, stack }, text) => {
      const named = [...text.matchAll(MISSING_OUTPUTS)].map(([, unstored, older]) => unstored ?? older);
      const missing = stackNames.find((name) => named.includes(name)) ?? named[0]; // what it stands on comes first
      return (
        `${stack}: ${missing} is not applied yet, or was applied by an older version; apply it first with: ` +
        `npm run step -- apply --env ${deployment.environment.name} --stack ${missing}`
      );
    },
  },
  {
    pattern: NO_DIGEST,
    advice: ({ deployment }, text) => {
      const services = new Set([...text.matchAll(NO_DIGEST)].map(([, service]) => service));
      const { imageParameter } = namesOf(deployment.environment.name);
      const parameters = [...services].map((service) => imageParameter(`${service}`));
      return (
        `images: no digest in ${parameters.join(", ")}: no image was ever deployed there; build and push them with: ` +
        `npm run step -- images --env ${deployment.environment.name}`
      );
    },
  },
  {
    pattern: /no matching Route 53 Hosted Zone found/,
    advice: ({ deployment }) => {
      const { name, domain } = deployment.environment;
      return `domain: this account has no hosted zone ${domain?.zoneName}; make it, or correct domain.zoneName in environments/${name}.ts`;
    },
  },
  {
    pattern: MISSING_ROLE,
    advice: ({ deployment }, text) => {
      const [, role] = MISSING_ROLE.exec(text) ?? [];
      return `role: this account has no role "${role}"; correct iam.name in environments/${deployment.environment.name}.ts, or let an administrator make it`;
    },
  },
  {
    pattern: /Throttling|SlowDown|Rate exceeded|RequestLimitExceeded/,
    advice: () =>
      "throttling: AWS asks for fewer requests and Terraform gave up waiting; run the same step again in a minute",
  },
  {
    pattern: NO_PORT,
    advice: (_, text) => {
      const [, container, port] = NO_PORT.exec(text) ?? [];
      return `portMappings: the service sends requests to port ${port} of container ${container}, which maps no such port; map it, or correct the service's load balancer block`;
    },
  },
  {
    pattern: /PriorityInUse/,
    advice: () =>
      "listener rule: another rule of the same listener has its priority; two rules cannot be exchanged in one step: give one of them a third priority first",
  },
  {
    pattern: GROUP_IN_USE,
    advice: (_, text) => {
      const [, group] = GROUP_IN_USE.exec(text) ?? [];
      return (
        `target group: ${group} is to be replaced while a listener leads to it, which AWS refuses; a port, protocol or VPC ` +
        "cannot be changed in place: put it back as it was, or make a second group, lead the listener there, and remove the first"
      );
    },
  },
  {
    pattern: SNAPSHOT_EXISTS,
    advice: (_, text) =>
      `snapshot: ${SNAPSHOT_EXISTS.exec(text)?.[1] ?? "the last snapshot's name"} is taken, by an instance that this one has replaced; ` +
      "copy it under another name if it may be needed, delete it, and run the same step again",
  },
  {
    pattern: TARGET_EXISTS,
    advice: (_, text) => {
      const fileSystem = TARGET_EXISTS.exec(text)?.[1] ?? "FILE-SYSTEM";
      return (
        `mount target: ${fileSystem} has one in the same availability zone already, in a subnet that is not this stack's, or other ones in ` +
        `another VPC; find it with: aws efs describe-mount-targets --file-system-id ${fileSystem}, delete it with: ` +
        "aws efs delete-mount-target --mount-target-id TARGET, and run the same step again"
      );
    },
  },
  {
    pattern: NEVER_STARTING,
    advice: () =>
      "dependsOn: no container may wait, by whatever detour, for itself or for one that is not in the task; take one of them out",
  },
  {
    pattern: /RepositoryNotEmptyException/,
    advice: () =>
      "repository: it holds images and this environment is protected; remove the images by hand if they may go",
  },
];

/** A line or two that say what a failure of Terraform means and what to do; empty when nothing is known of it. */
export const explainFailure = (workspace: Workspace, text: string): string => {
  const found = explanations.find(({ pattern }) => text.search(pattern) >= 0);
  const lines = found ? [found.advice(workspace, text)] : [];
  if (existsSync(workspace.file("errored.tfstate")))
    lines.push(
      `state: Terraform could not write it to S3 and left it in errored.tfstate; put it in its place with: ${stepOf(workspace, "doctor")} --fix`,
    );
  return lines.join("\n");
};
