import { GithubServer } from "../../rehearsal/github/server";
import { type GithubPlan, GithubState } from "../../rehearsal/github/state";
import type { Permissions } from "../../rehearsal/github/tokens";

/** A GitHub of a test's own, with the repository `acme/stockwiz`. */
export const startGithub = (
  plan: GithubPlan = "enterprise",
  visibility: "private" | "public" = "private",
): Promise<GithubServer> =>
  GithubServer.start(new GithubState({ owner: "acme", ownerId: "11", name: "stockwiz", id: "22", visibility }, plan));

/** Variables of a job that runs for the pull request 7, with a token that may do this. */
export const jobVariables = (
  github: GithubServer,
  permissions: Permissions = { issues: "write", "pull-requests": "write" },
): Readonly<Record<string, string>> => ({
  GITHUB_API_URL: github.url,
  GITHUB_REPOSITORY: github.state.fullName,
  GITHUB_TOKEN: github.tokens.add(permissions),
  GITHUB_REF: "refs/pull/7/merge",
});
