import { type Github, lookUp } from "./api";

const permission = "actions: read";
const GUIDE = "docs/guides/who-may-deploy.md says how";

interface Environment {
  readonly protection_rules?: readonly { readonly type: string; readonly reviewers?: readonly object[] }[];
  readonly deployment_branch_policy: { readonly custom_branch_policies: boolean } | null;
}

interface RefPolicies {
  readonly branch_policies: readonly { readonly name: string; readonly type?: string }[];
}

export interface EnvironmentQuestion {
  /** Name of the environment at GitHub. */
  readonly name: string;
  /** The one branch that may be deployed to it; undefined where Terraform is about to see to that. */
  readonly branch: string | undefined;
  /** Whether somebody has to approve what is deployed. */
  readonly wantsReviewers: boolean;
}

/** What else but the branch may be deployed to an environment. */
const strangersOf = async (github: Github, { name, branch }: EnvironmentQuestion, environment: Environment) => {
  if (environment.deployment_branch_policy === null) return "every branch and tag";
  if (!environment.deployment_branch_policy.custom_branch_policies) return "every protected branch";
  const path = `environments/${encodeURIComponent(name)}/deployment-branch-policies?per_page=100`;
  const { branch_policies: policies } = (await lookUp(github, { path, permission })) as RefPolicies;
  const others = policies.filter((policy) => policy.name !== branch || (policy.type ?? "branch") !== "branch");
  return others.map((policy) => `${policy.type ?? "branch"} ${policy.name}`).join(", ");
};

/**
 * What lets somebody deploy to an environment of GitHub who should not, a line each.
 * @throws UserError naming the permission when it cannot be read, or when GitHub does not answer.
 */
export const faultsOfEnvironment = async (github: Github, question: EnvironmentQuestion): Promise<string[]> => {
  const { name, branch, wantsReviewers } = question;
  const where = `environment ${name} of GitHub`;
  const path = `environments/${encodeURIComponent(name)}`;
  const environment = (await lookUp(github, { path, permission })) as Environment | undefined;
  if (!environment)
    return [`${where}: is not there; make it, or see in docs/guides/who-may-deploy.md which plans have environments`];
  const strangers = branch === undefined ? "" : await strangersOf(github, question, environment);
  const reviewers = (environment.protection_rules ?? []).filter(({ type }) => type === "required_reviewers");
  const isReviewed = reviewers.some((rule) => (rule.reviewers ?? []).length > 0);
  return [
    ...(strangers ? [`${where}: ${strangers} may be deployed to it; let only the branch ${branch}, ${GUIDE}`] : []),
    ...(wantsReviewers && !isReviewed
      ? [
          `${where}: nobody has to approve what is deployed to it; give it required reviewers, or say --unapproved (input "unapproved" of the workflow); ${GUIDE}, and which plans have them`,
        ]
      : []),
  ];
};
