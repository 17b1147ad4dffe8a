import { find, type Github, type GithubRefusal, isRefused, lookUp } from "./api";

/** Rules that let nobody push to a branch who has not a leave of their own: a change comes by a pull request, or not at all. */
const CLOSING: readonly string[] = ["merge_queue", "pull_request", "update"];
const ADVICE =
  "add a ruleset for it that requires a pull request (Settings, Rules, Rulesets), whose rules a job may read; docs/guides/who-may-deploy.md says more";

interface Protection {
  readonly required_pull_request_reviews?: object;
  readonly restrictions?: object;
  readonly lock_branch?: { readonly enabled: boolean };
}

const isClosed = ({ required_pull_request_reviews, restrictions, lock_branch }: Protection): boolean =>
  Boolean(required_pull_request_reviews ?? restrictions) || (lock_branch?.enabled ?? false);

/**
 * What is wrong with a branch that everything is deployed from; undefined when nobody may push to it who has not a leave of
 * their own. What cannot be read counts as wrong.
 * @throws UserError when GitHub does not answer.
 */
export const faultOfBranch = async (github: Github, branch: string): Promise<string | undefined> => {
  const where = `branch ${branch}`;
  const encoded = encodeURIComponent(branch);
  const asked = { path: `branches/${encoded}`, permission: "contents: read" };
  const found = (await lookUp(github, asked)) as { readonly protected: boolean } | undefined;
  if (!found) return `${where}: ${github.repository} has no such branch, and everything is deployed from it; make it`;
  if (!found.protected)
    return `${where}: whoever may write to ${github.repository} may push to it, and so deploy; ${ADVICE}`;
  const rules = { path: `rules/branches/${encoded}`, permission: "metadata: read" };
  if (await find<{ type: string }>(github, rules, ({ type }) => CLOSING.includes(type))) return undefined;
  const classic = { path: `branches/${encoded}/protection`, permission: "administration: read" };
  try {
    const protection = (await lookUp(github, classic)) as Protection | undefined;
    if (protection && isClosed(protection)) return undefined;
    return `${where}: is protected, but not against a push by whoever may write to ${github.repository}; ${ADVICE}`;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return `${where}: no rule of a ruleset keeps pushes away, and what else protects it cannot be read: ${reasonOf(error)}; ${ADVICE}`;
  }
};

/** A job has no such permission to give, so the usual advice would lead nowhere. */
const reasonOf = ({ status }: GithubRefusal): string =>
  `GitHub answers ${status} to a token without the permission administration: read, which no token of a job can have`;
