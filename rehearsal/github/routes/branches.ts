import { type Asked, type GithubAnswer, NOT_FOUND, ok, type Route } from "../route";

/** A private repository on the plan Free has no rules for branches. */
const UPGRADE: GithubAnswer = {
  status: 403,
  body: { message: "Upgrade to GitHub Pro or make this repository public to enable this feature." },
};
const named = (answer: (branch: string, asked: Asked) => GithubAnswer): Route["answer"] => {
  return (asked) => {
    const { branch = "" } = asked.parts;
    return asked.state.branches.has(branch)
      ? answer(branch, asked)
      : { status: 404, body: { message: "Branch not found" } };
  };
};

/**
 * Branches, what protects them one by one, and the rules of rulesets.
 * @see https://docs.github.com/en/rest/branches/branches#get-a-branch
 * @see https://docs.github.com/en/rest/branches/branch-protection#get-branch-protection
 * @see https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch
 */
export const branchRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "branches/:branch",
    permissions: ["contents: read"],
    answer: named((name, { state }) => {
      const checks = state.branches.get(name)?.required_status_checks;
      const enforcement = { enforcement_level: checks ? "non_admins" : "off", contexts: checks?.contexts ?? [] };
      const enabled = state.branches.get(name) !== undefined;
      return ok({
        name,
        protected: state.isProtected(name),
        protection: { enabled, required_status_checks: enforcement },
      });
    }),
  },
  {
    method: "GET",
    path: "branches/:branch/protection",
    permissions: ["administration: read"],
    answer: named((name, { state }) => {
      if (!state.has("branch rules")) return UPGRADE;
      const protection = state.branches.get(name);
      return protection ? ok(protection) : { status: 404, body: { message: "Branch not protected" } };
    }),
  },
  {
    method: "GET",
    path: "rules/branches/:branch",
    permissions: ["metadata: read"],
    answer: ({ state, parts: { branch = "" } }) => {
      if (!state.has("branch rules")) return UPGRADE;
      return branch ? ok(state.rulesOf(branch)) : NOT_FOUND;
    },
  },
];
