/** The workflows of `.github/workflows`, without their ending. */
export const workflowNames = [
  "storage-apply",
  "terraform-apply",
  "terraform-destroy",
  "main",
  "pull-request",
  "drift",
  "lambda",
] as const;
export type WorkflowName = (typeof workflowNames)[number];

/** A secret or a variable that somebody gives to the repository, for its workflows to read. */
export interface Need {
  readonly kind: "secret" | "variable";
  /** Where it is kept: one for all, or one in each GitHub environment. */
  readonly scope: "repository" | "environment";
  /** Whether a run ends without it, goes on without it, wants both of two or none, or has to have another one instead. */
  readonly must: "required" | "optional" | "both" | "role" | "keys";
  readonly workflows: readonly WorkflowName[];
  /** Who issues it. */
  readonly from: string;
  /** What it is for, and when it has to be there. */
  readonly why: string;
}

/** Those that only look: their jobs run in `<env>-plan`, whose role can change nothing. */
const LOOKING: readonly WorkflowName[] = ["pull-request", "drift"];
const aws = { scope: "environment", workflows: workflowNames } as const;

/** Whether a workflow deploys something, or takes it down. */
export const changes = (workflow: WorkflowName): boolean => !LOOKING.includes(workflow);

/** The GitHub environment whose values a workflow reads when it is at work on one of ours. */
export const githubEnvironment = (workflow: WorkflowName, env: string): string =>
  LOOKING.includes(workflow) ? `${env}-plan` : env;

/** Every secret and variable, by its name. README.md has the same table; a test compares them, and the workflows with both. */
export const needs = {
  AWS_ROLE_ARN: {
    ...{ ...aws, kind: "variable", must: "role" },
    from: "`deploy_role_arn`, which Storage Apply prints; in `<env>-plan` its `plan_role_arn`",
    why: "the role that a job takes by OIDC, once storage stands",
  },
  AWS_ACCESS_KEY_ID: {
    ...{ ...aws, kind: "secret", must: "keys" },
    from: "IAM, or the page of a lab account",
    why: "before the role is there, and where an account may have none",
  },
  AWS_SECRET_ACCESS_KEY: {
    ...{ ...aws, kind: "secret", must: "keys" },
    from: "IAM, or the page of a lab account",
    why: "goes with the key's id",
  },
  AWS_SESSION_TOKEN: {
    ...{ ...aws, kind: "secret", must: "optional" },
    from: "the page of a lab account",
    why: "goes with keys that are lent for some hours",
  },
  AWS_REGION: {
    ...{ ...aws, kind: "variable", must: "optional" },
    from: "you",
    why: "another region than us-east-1",
  },
  AWS_SESSION_SECONDS: {
    kind: "variable",
    scope: "environment",
    must: "optional",
    workflows: ["terraform-apply", "terraform-destroy", "main", "lambda"],
    from: "you: the longest session that the role allows, 3600 for most",
    why: "a role that Storage Apply did not make, or made before its sessions could last as long as a job (7500)",
  },
  REPO_ADMIN_PAT: {
    kind: "secret",
    scope: "environment",
    must: "optional",
    workflows: ["storage-apply", "terraform-destroy", ...LOOKING],
    from: "GitHub: a fine-grained token for this repository (administration, environments, secrets and variables; and to read actions); in `<env>-plan` one that only reads them",
    why: "lets the storage stack manage the GitHub environments; all of an environment's workflows have it, or none",
  },
  SENDER_EMAIL: {
    kind: "secret",
    scope: "environment",
    must: "both",
    workflows: ["terraform-apply"],
    from: "your mail provider",
    why: "who the notifier's e-mails are from; without it messages go to the topic only",
  },
  APP_PASSWORD: {
    kind: "secret",
    scope: "environment",
    must: "both",
    workflows: ["terraform-apply"],
    from: "your mail provider: a password for programs",
    why: "goes with the sender's address",
  },
  SONAR_TOKEN: {
    kind: "secret",
    scope: "repository",
    must: "required",
    workflows: ["main"],
    from: "SonarCloud: My Account, Security",
    why: "the quality gate, before anything is deployed",
  },
  SONAR_ORGANIZATION: {
    kind: "variable",
    scope: "repository",
    must: "required",
    workflows: ["main"],
    from: "SonarCloud: the organization's key",
    why: "whose project is analysed",
  },
  CODE_SCANNING: {
    kind: "variable",
    scope: "repository",
    must: "optional",
    workflows: ["pull-request"],
    from: "you: `on`, once GitHub Code Security is on for a private or internal repository; a public one needs none",
    why: "findings of the policies go to code scanning as well as into the summary",
  },
} satisfies Readonly<Record<string, Need>>;
