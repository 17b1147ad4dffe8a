import { defineRule } from "../../engine/rule";
import { provider } from "../../evidence/providers";
import { Items } from "../../facts/items";

const KEYS = new Items(["access_key", "secret_key", "token"]);

export const providerWithoutStaticKeys = defineRule({
  id: "provider-without-static-keys",
  title: "a provider must not have keys written into it",
  severity: "critical",
  why: "whoever may read the code, its history or a plan has the account",
  fix: "leave them out: the provider finds a role, a profile or the variables of the environment by itself",
  example: 'provider "aws" {\n  assume_role { role_arn = var.deploy_role }',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
  aliases: { checkov: ["CKV_AWS_41"] },
  appliesTo: ["aws"],
  check: (subject) =>
    KEYS.filter((name) => subject.text(name)?.value !== undefined).map((name) => `${name} is written into it`),
  passes: [provider("")],
  fails: [provider('access_key = "AKIAIOSFODNN7EXAMPLE"\n  secret_key = "none"')],
  undecided: [provider("access_key = var.unknown\n  secret_key = var.unknown")],
});
