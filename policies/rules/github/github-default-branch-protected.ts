import { defineRule } from "../../engine/rule";
import { githubRepository } from "../../evidence/github";
import { protectionsOf } from "../../facts/branch-protection";
import { findings } from "../../facts/items";

const REVIEWS = "required_pull_request_reviews {\n    required_approving_review_count = 1\n  }";
const SIGNED = "require_signed_commits = true";
const protection = (pattern: string, attributes: string): string =>
  `resource "github_branch_protection" "p" {\n  repository_id = github_repository.r.node_id\n  pattern = ${pattern}\n  ${attributes}\n}`;
const ruleset = (include: string, enforcement = '"active"', approvals = 1): string =>
  `resource "github_repository_ruleset" "s" {
  name        = "s"
  repository  = github_repository.r.name
  target      = "branch"
  enforcement = ${enforcement}
  conditions {
    ref_name {
      include = [${include}]
      exclude = ["refs/heads/wip/**/*"]
    }
  }
  rules {
    required_signatures = true
    pull_request {
      required_approving_review_count = ${approvals}
    }
  }
}`;
const organization = (names: string): string =>
  ruleset('"~ALL"')
    .replace("github_repository_ruleset", "github_organization_ruleset")
    .replace("repository  = github_repository.r.name", "")
    .replace("ref_name {", `repository_name {\n      include = [${names}]\n      exclude = []\n    }\n    ref_name {`);
const OTHER_DEFAULT =
  'resource "github_branch_default" "d" {\n  repository = github_repository.r.name\n  branch = "trunk"\n}';

export const githubDefaultBranchProtected = defineRule({
  id: "github-default-branch-protected",
  title: "the default branch must be protected: with a review, and signed commits",
  severity: "high",
  why: "one stolen laptop can otherwise put anything into what is deployed next",
  fix: "add a ruleset or a protection for the default branch that wants both",
  example:
    'resource "github_repository_ruleset" "main" {\n  # include = ["~DEFAULT_BRANCH"], pull_request, required_signatures',
  source:
    "https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets",
  aliases: { checkov: ["CKV2_GIT_1", "CKV_GIT_5", "CKV_GIT_6"], trivy: ["GIT-0004"] },
  appliesTo: ["github_repository"],
  check: (subject) => {
    const protections = protectionsOf(subject);
    if (protections.isEmpty) return "nothing protects the default branch";
    return findings(
      () => (protections.some((each) => each.wantsReview()) ? undefined : "nobody has to approve a change"),
      () => (protections.some((each) => each.wantsSignatures()) ? undefined : "commits need no signature"),
    );
  },
  passes: [
    githubRepository("", protection('"main"', `${REVIEWS}\n  ${SIGNED}`)),
    githubRepository("", protection('"ma*"', "required_pull_request_reviews {}\n  require_signed_commits = true")),
    githubRepository("", ruleset('"~DEFAULT_BRANCH"')),
    githubRepository("", ruleset('"refs/heads/trunk"'), OTHER_DEFAULT),
    githubRepository("", organization('"~ALL"')),
    githubRepository(
      "",
      `resource "github_branch_protection_v3" "p" {\n  repository = github_repository.r.name\n  branch = "main"\n  ${REVIEWS}\n  ${SIGNED}\n}`,
    ),
  ],
  fails: [
    githubRepository(),
    githubRepository("", protection('"release/*"', `${REVIEWS}\n  ${SIGNED}`)),
    githubRepository("", protection('"main"', `${REVIEWS}\n  ${SIGNED}`), OTHER_DEFAULT),
    githubRepository("", protection('"main"', REVIEWS)),
    githubRepository("", protection('"main"', SIGNED)),
    githubRepository("", ruleset('"~DEFAULT_BRANCH"', '"evaluate"')),
    githubRepository("", ruleset('"~DEFAULT_BRANCH"', '"active"', 0)),
    githubRepository("", ruleset('"refs/heads/release/**/*"')),
    githubRepository("", organization('"other-*"')),
  ],
  undecided: [
    githubRepository("", protection("var.unknown", `${REVIEWS}\n  ${SIGNED}`)),
    githubRepository("", ruleset('"~DEFAULT_BRANCH"', "var.unknown")),
    githubRepository("", organization("var.unknown")),
  ],
});
