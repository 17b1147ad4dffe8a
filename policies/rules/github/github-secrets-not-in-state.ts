import { defineRule } from "../../engine/rule";
import { program } from "../../evidence/programs";
import type { Text } from "../../facts/text";

/** Attributes that say where something is or what it is called; they stand in the state of that resource already. */
const PLACE = /(^|_)(arn|url|id|name|endpoint)$/;
const isPlace = (value: Text): boolean =>
  value.isFromResources &&
  value.references.length > 0 &&
  value.references.every(({ attribute }) => PLACE.test(attribute ?? ""));

const secret = (attributes: string, type = "github_actions_secret"): string =>
  program(
    `resource "${type}" "s" {\n  repository = "r"\n  secret_name = "TOKEN"\n  ${attributes}\n}`,
    'resource "random_password" "p" {\n  length = 20\n}',
    'resource "aws_ecr_repository" "e" {\n  name = "e"\n}',
  );

export const githubSecretsNotInState = defineRule({
  id: "github-secrets-not-in-state",
  title: "no secret of GitHub may be given in the open",
  severity: "high",
  why: "Terraform keeps its value in the state, for everybody who may plan",
  fix: "give it encrypted for GitHub, or leave its value to a step outside of Terraform",
  example: 'resource "github_actions_secret" "token" {\n  encrypted_value = var.token_encrypted',
  source:
    "https://docs.github.com/en/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions",
  aliases: { checkov: ["CKV_GIT_4"], trivy: ["GIT-0002"] },
  appliesTo: [
    "github_actions_secret",
    "github_actions_environment_secret",
    "github_actions_organization_secret",
    "github_codespaces_secret",
    "github_codespaces_organization_secret",
    "github_codespaces_user_secret",
    "github_dependabot_secret",
    "github_dependabot_organization_secret",
  ],
  check: (subject) => {
    const value = subject.text("plaintext_value");
    if (!value || isPlace(value) || !subject.has("plaintext_value")) return undefined;
    return "its value is in the state, in the open";
  },
  passes: [
    secret('encrypted_value = "c2VjcmV0"'),
    secret("encrypted_value = var.unknown"),
    secret("plaintext_value = aws_ecr_repository.e.repository_url"),
  ],
  fails: [
    secret('plaintext_value = "hunter2"'),
    secret("plaintext_value = random_password.p.result"),
    secret('plaintext_value = "hunter2"', "github_dependabot_secret"),
    secret('environment = "prod"\n  plaintext_value = "hunter2"', "github_actions_environment_secret"),
    secret(`plaintext_value = "token-\${var.unknown}"`),
  ],
  undecided: [secret("plaintext_value = var.unknown")],
});
