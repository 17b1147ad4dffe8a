import { coversRef } from "./ref-pattern";
import type { GithubState } from "./state";

const REF = /^refs\/(heads|tags)\/(.+)$/;

/**
 * Why a job for a ref may not run in an environment, as GitHub says it; undefined when it may, or has to wait for nothing but
 * its reviewers.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
 */
export const refusalOfDeployment = (state: GithubState, environment: string, ref: string): string | undefined => {
  const { refs = "all", policies = [] } = state.environments.get(environment) ?? {};
  const [, kind = "", name = ""] = REF.exec(ref) ?? [];
  const type = kind === "tags" ? "tag" : "branch";
  // GitHub: as long as no branch at all is protected, "protected branches only" lets all of them deploy.
  const isAnyProtected = [...state.branches.keys()].some((branch) => state.isProtected(branch));
  const isAdmitted = {
    all: true,
    protected: type === "branch" && (!isAnyProtected || state.isProtected(name)),
    custom: policies.some((policy) => policy.type === type && coversRef(policy.name, name)),
  }[refs];
  if (isAdmitted) return undefined;
  const what = type === "tag" ? "Tag" : "Branch";
  return `${what} "${name}" is not allowed to deploy to ${environment} due to environment protection rules.`;
};
