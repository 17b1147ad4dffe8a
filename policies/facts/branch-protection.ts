import type { Attributes } from "./attributes";
import { allOf, anyOf, type Items } from "./items";
import type { Subject } from "./subject";

/** What GitHub calls the first branch, unless somebody says otherwise. */
const USUAL_BRANCH = "main";

/** A rule of GitHub for branches, of whichever of its four kinds. */
export interface Protection {
  /** Whether somebody else has to approve. @throws Undecided */
  readonly wantsReview: () => boolean;
  readonly wantsSignatures: () => boolean;
}

/** What is in force for the default branch of a repository. */
export const protectionsOf = (repository: Subject): Items<Protection> => {
  const branch = repository.linked("github_branch_default", "repository").first?.string("branch");
  const name = branch ?? repository.string("default_branch") ?? USUAL_BRANCH;
  const byPattern = repository
    .linked("github_branch_protection", "repository_id")
    .filter((rule) => matches(rule.string("pattern") ?? "", name));
  const byName = repository
    .linked("github_branch_protection_v3", "repository")
    .filter((rule) => rule.string("branch") === name);
  const rulesets = repository
    .linked("github_repository_ruleset", "repository")
    .and(repository.others("github_organization_ruleset").filter((ruleset) => isFor(ruleset, repository)))
    .filter((ruleset) => isInForce(ruleset, name));
  return byPattern.and(byName).map(classic).and(rulesets.map(modern));
};

const classic = (rule: Subject): Protection => ({
  wantsReview: () => rule.blocks("required_pull_request_reviews").some((reviews) => approvals(reviews, 1) > 0),
  wantsSignatures: () => rule.flag("require_signed_commits") ?? false,
});

const modern = (ruleset: Subject): Protection => {
  const rules = ruleset.blocks("rules");
  return {
    wantsReview: () =>
      rules.flatMap((each) => each.blocks("pull_request")).some((reviews) => approvals(reviews, 0) > 0),
    wantsSignatures: () => rules.some((each) => each.flag("required_signatures") ?? false),
  };
};

const approvals = (reviews: Attributes, unlessSaid: number): number =>
  reviews.number("required_approving_review_count") ?? unlessSaid;

const isInForce = (ruleset: Subject, branch: string): boolean =>
  allOf(
    () => ruleset.string("enforcement") === "active",
    () => ruleset.string("target") === "branch",
    () => covers(ruleset, "ref_name", (text) => text === "~DEFAULT_BRANCH" || matches(text, `refs/heads/${branch}`)),
  );

const isFor = (ruleset: Subject, repository: Subject): boolean =>
  anyOf(
    () => covers(ruleset, "repository_name", (text) => matches(text, repository.string("name") ?? "")),
    () =>
      repository
        .linked("github_organization_ruleset", "conditions.repository_id")
        .some((each) => each.address === ruleset.address),
  );

/** Whether a condition includes something, and does not exclude it. */
const covers = (ruleset: Subject, condition: string, isMeant: (text: string) => boolean): boolean => {
  const named = ruleset.blocks("conditions").flatMap((each) => each.blocks(condition));
  const isIn = (list: string) =>
    named.flatMap((each) => each.strings(list)).some((text) => text === "~ALL" || isMeant(text));
  return allOf(
    () => isIn("include"),
    () => !isIn("exclude"),
  );
};

/** Patterns of GitHub: a star stops at a slash, two do not. */
const matches = (pattern: string, name: string): boolean => {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/\*\*\/|\*+|\?/g, (sign) => (sign === "**/" ? "(.*/)?" : sign === "?" ? "[^/]" : "[^/]*"));
  return new RegExp(`^${source}$`).test(name);
};
