import { githubToManage, lookUp } from "../github/api";
import type { FindChild, Settings } from "./child-finders";

/** Fine-grained tokens need it to read what is asked for here. */
const permission = "actions: read";

interface RefPolicies {
  readonly branch_policies: readonly { readonly id: number; readonly name: string; readonly type?: string }[];
}

const textOf = (settings: Settings, name: string): string => String(settings[name] ?? "");

/**
 * How to find what Terraform makes at GitHub: by its place in the repository, which is all ours. To create an environment that
 * is there is to take its reviewers and its waiting time away, so it is imported, and Terraform leaves them alone.
 */
export const githubFinders: Readonly<Record<string, FindChild>> = {
  async github_repository_environment(settings) {
    const name = textOf(settings, "environment");
    const question = { path: `environments/${encodeURIComponent(name)}`, permission };
    const found = await lookUp(githubToManage(), question);
    return found === undefined ? undefined : `${textOf(settings, "repository")}:${name}`;
  },
  async github_repository_environment_deployment_policy(settings, resolve) {
    const name = resolve(settings.environment)?.split(":").at(-1); // one that was found is REPOSITORY:ENVIRONMENT
    if (!name) return undefined;
    const path = `environments/${encodeURIComponent(name)}/deployment-branch-policies?per_page=100`;
    const found = (await lookUp(githubToManage(), { path, permission })) as RefPolicies | undefined;
    const policy = found?.branch_policies.find(
      (each) => each.name === settings.branch_pattern && (each.type ?? "branch") === "branch",
    );
    return policy && `${textOf(settings, "repository")}:${name}:${policy.id}`;
  },
};
