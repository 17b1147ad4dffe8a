import { defineRule } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { findings } from "../../facts/items";

const hook = (url: string, more = ""): string =>
  program(
    `resource "github_repository_webhook" "w" {\n  repository = "r"\n  events = ["push"]\n  configuration {\n    url = ${url}\n    ${more}\n  }\n}`,
  );

export const githubWebhooksOverTls = defineRule({
  id: "github-webhooks-over-tls",
  title: "webhooks must go over TLS, to a certificate that is checked",
  severity: "high",
  why: "whoever stands in between reads what is pushed, and may answer for the receiver",
  fix: "use an https address, and leave insecure_ssl out",
  example: 'configuration {\n  url = "https://hooks.example.com/github"',
  source: "https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks",
  aliases: { checkov: ["CKV_GIT_2"] },
  appliesTo: ["github_repository_webhook", "github_organization_webhook"],
  check: (subject) =>
    subject.blocks("configuration").flatMap((configuration) =>
      findings(
        () => (configuration.text("url")?.startsWith("https://") ? undefined : "goes over plain HTTP"),
        () => (configuration.flag("insecure_ssl") ? "does not check the certificate" : undefined),
      ),
    ),
  passes: [hook('"https://hooks.example.com"'), hook(`"https://\${var.unknown}/hook"`, "insecure_ssl = false")],
  fails: [hook('"http://hooks.example.com"'), hook('"https://hooks.example.com"', "insecure_ssl = true")],
  undecided: [hook("var.unknown"), hook('"https://hooks.example.com"', "insecure_ssl = var.unknown")],
});
