import { defineRule, NotApplicable } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { allOf } from "../../facts/items";
import { type Condition, type Statement, statementsOf } from "../../facts/policy-statements";
import type { Subject } from "../../facts/subject";
import type { Text } from "../../facts/text";

const ISSUER = "token.actions.githubusercontent.com";
/** Also of an enterprise whose issuer ends in its name. */
const SUBJECT_KEY = /^token\.actions\.githubusercontent\.com(\/[\w.-]+)?:sub$/;
const NAMING = /^(ForAnyValue:|ForAllValues:)?String(Equals|EqualsIgnoreCase|Like)$/;
/**
 * One repository, and in it something that is named: `repo:owner/name:environment:prod`, or with the numbers that GitHub gave
 * owner and repository, `repo:owner@1/name@2:environment:prod`. One number without the other is a subject of nobody.
 */
const NARROW = /^repo:(?:[^*?:/@]+\/[^*?:/@]+|[^*?:/@]+@\d+\/[^*?:/@]+@\d+):(.+:)?[^:]*[^*?:/][^:]*$/;
/** What a variable may hold at its narrowest. */
const REPOSITORY = "owner/name";
/** Any branch, any environment. */
const OPEN_END = /(^|[:/])[*?]+$/;

const isNarrow = (claim: Text): boolean =>
  claim.satisfies((text) => NARROW.test(text) && !OPEN_END.test(text), REPOSITORY);

/** Whether a provider of identities is GitHub: by its ARN, or by the address in the resource. @throws Undecided */
const isGithub = (provider: Text, role: Subject): boolean => {
  const isMeant = provider.resources.some(({ type }) => type === "aws_iam_openid_connect_provider");
  if (provider.isKnown || !isMeant) return provider.includes(ISSUER);
  return role
    .resolve(provider, "aws_iam_openid_connect_provider")
    .some((each) => each.text("url")?.includes(ISSUER) ?? false);
};

const trustsGithub = (statement: Statement, role: Subject): boolean =>
  allOf(
    () => statement.allows,
    () => statement.principals.some(({ type, name }) => type === "Federated" && isGithub(name, role)),
  );

const limitsSubject = ({ operator, key, values }: Condition): boolean =>
  allOf(
    () => NAMING.test(operator) && SUBJECT_KEY.test(key.toLowerCase()),
    () => !values.isEmpty && values.every(isNarrow),
  );

const trust = (condition: string, provider = `"arn:aws:iam::123456789012:oidc-provider/${ISSUER}"`): string =>
  program(
    `resource "aws_iam_openid_connect_provider" "p" {\n  url = "https://${ISSUER}"\n  client_id_list = ["sts.amazonaws.com"]\n}`,
    `resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = ${provider} }, ${condition} }]
  })
}`,
  );
const claim = (operator: string, value: string): string =>
  `Condition = { ${operator} = { "${ISSUER}:sub" = ${value} } }`;

export const githubTrustNarrow = defineRule({
  id: "github-trust-narrow",
  title: "a role for GitHub must name the repository, and the branch or environment in it",
  severity: "critical",
  why: "any workflow on GitHub, or whatever anybody pushes to any branch, can otherwise become this role",
  fix: "compare the claim sub with a repository and a branch or environment, without wildcards in them; name the repository in both forms, with GitHub's ids and without",
  example:
    'Condition = { StringEquals = {\n  "token.actions.githubusercontent.com:sub" = "repo:owner/name:environment:prod" } }',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub",
  aliases: { checkov: ["CKV_AWS_358", "CKV_AWS_393"] },
  appliesTo: ["aws_iam_role"],
  check: (subject) => {
    const statements = statementsOf(subject, "assume_role_policy").filter((each) => trustsGithub(each, subject));
    if (statements.isEmpty) return new NotApplicable("GitHub cannot take it on");
    return statements
      .filter((statement) => !statement.conditions.some(limitsSubject))
      .map(({ name }) => `${name} does not say which repository, and which branch or environment of it`);
  },
  passes: [
    trust(claim("StringEquals", '"repo:owner/name:ref:refs/heads/main"')),
    trust(claim("StringLike", '["repo:owner/name:environment:prod", "repo:owner/name:ref:refs/tags/v*"]')),
    trust(claim("StringEquals", '"repo:owner/name:environment:prod"'), "aws_iam_openid_connect_provider.p.arn"),
    trust(claim("StringEquals", '["repo:owner/name:environment:prod", "repo:owner@1/name@2:environment:prod"]')),
    trust(claim("StringLike", '"repo:owner@1/name@2:ref:refs/tags/v*"')),
  ],
  fails: [
    trust(""),
    trust("", "aws_iam_openid_connect_provider.p.arn"),
    trust(`Condition = { StringEquals = { "${ISSUER}:aud" = "sts.amazonaws.com" } }`),
    trust(claim("StringLike", '"repo:owner/*"')),
    trust(claim("StringLike", '"repo:owner/name:*"')),
    trust(claim("StringLike", '"repo:owner/name:ref:refs/heads/*"')),
    trust(claim("StringLike", '["repo:owner/name:environment:prod", "repo:*"]')),
    trust(claim("StringLike", '"repo:owner@1/name@*:environment:prod"')),
    trust(claim("StringLike", '"repo:*@1/*@2:environment:prod"')),
    trust(claim("StringEquals", '["repo:owner/name:environment:prod", "repo:owner@1/name:environment:prod"]')),
    trust(claim("StringLike", '"repo:owner@1/name@2:*"')),
    trust(claim("StringNotEquals", '"repo:owner/name:pull_request"')),
  ],
  undecided: [
    trust(claim("StringEquals", "var.unknown")),
    trust(claim("StringLike", `"repo:\${var.unknown}:environment:prod"`)),
    trust("", "var.unknown"),
  ],
});
