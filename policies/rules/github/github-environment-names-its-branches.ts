import { defineRule } from "../../engine/rule";
import { githubRepository } from "../../evidence/github";

/** Covers names that nobody has thought of. */
const WIDE = /^[*?/]+$/;

const environment = (attributes: string, ...policies: readonly string[]): string =>
  githubRepository(
    "",
    `resource "github_repository_environment" "e" {\n  repository = github_repository.r.name\n  environment = "prod"\n  ${attributes}\n}`,
    ...policies.map(
      (text, at) =>
        `resource "github_repository_environment_deployment_policy" "p${at}" {\n  repository = github_repository.r.name\n  environment = github_repository_environment.e.environment\n  ${text}\n}`,
    ),
  );
const policy = (protectedBranches: string, custom: string): string =>
  `deployment_branch_policy {\n    protected_branches = ${protectedBranches}\n    custom_branch_policies = ${custom}\n  }`;

export const githubEnvironmentNamesItsBranches = defineRule({
  id: "github-environment-names-its-branches",
  title: "an environment of GitHub must name the branches that may be deployed to it",
  severity: "high",
  why: "without a policy every branch may be deployed, and with protected branches only as well, as long as nobody has protected any",
  fix: "set custom_branch_policies, and add a github_repository_environment_deployment_policy for the branch",
  example: "deployment_branch_policy {\n  custom_branch_policies = true",
  source:
    "https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags",
  aliases: {},
  appliesTo: ["github_repository_environment"],
  check: (subject) => {
    const named = subject
      .blocks("deployment_branch_policy")
      .some((each) => each.flag("custom_branch_policies") ?? false);
    if (!named) return "it names no branch, so every branch may be deployed to it until one is protected";
    return subject
      .referring("github_repository_environment_deployment_policy", "environment")
      .map((each) => each.string("branch_pattern") ?? each.string("tag_pattern") ?? "")
      .filter((pattern) => WIDE.test(pattern))
      .map((pattern) => `${pattern} covers every name`);
  },
  passes: [
    environment(policy("false", "true"), 'branch_pattern = "main"'),
    environment(policy("false", "true"), 'branch_pattern = "release/*"'),
    environment(policy("false", "true")),
  ],
  fails: [
    environment(""),
    environment(policy("true", "false")),
    environment(policy("false", "true"), 'branch_pattern = "main"', 'branch_pattern = "*"'),
    environment(policy("false", "true"), 'tag_pattern = "**"'),
  ],
  undecided: [
    environment(policy("var.unknown", "var.unknown")),
    environment(policy("false", "true"), "branch_pattern = var.unknown"),
  ],
});
