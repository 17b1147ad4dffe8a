import { defineRule } from "../../engine/rule";
import { only, resource } from "../../evidence/resources";
import type { Attributes } from "../../facts/attributes";
import { allOf, findings, type Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";
import { undecided } from "../../facts/undecided";

/** The group of AWS that refuses Log4Shell among others. */
const KNOWN_BAD = "AWSManagedRulesKnownBadInputsRuleSet";

/** Managed groups of an ACL that may block, and do not merely count. */
const groupsOf = (acl: Subject): Items<Attributes> =>
  acl
    .blocks("rule")
    .filter((rule) => rule.blocks("override_action").flatMap((action) => action.blocks("count")).isEmpty)
    .flatMap((rule) => rule.blocks("statement"))
    .flatMap((statement) => statement.blocks("managed_rule_group_statement"))
    .filter((group) => group.string("vendor_name") === "AWS");

/** Whether a group has rules against Log4Shell that are not turned into mere counting. */
const refusesLog4Shell = (group: Attributes): boolean =>
  allOf(
    () => group.string("name") === KNOWN_BAD,
    () =>
      group
        .blocks("rule_action_override")
        .filter((override) => (override.string("name") ?? "").startsWith("Log4JRCE"))
        .flatMap((override) => override.blocks("action_to_use"))
        .flatMap((action) => [...action.names])
        .every((action) => action === "block"),
  );

const VISIBLE =
  'visibility_config {; cloudwatch_metrics_enabled = true; metric_name = "m"; sampled_requests_enabled = true; }';
const rule = (name: string, action = "none", more = ""): string =>
  `rule {; name = "r"; priority = 1; override_action {; ${action} {; }; }; statement {; managed_rule_group_statement {; vendor_name = "AWS"; name = ${name}; ${more}; }; }; ${VISIBLE}; }`;
const LOG = resource(
  "aws_wafv2_web_acl_logging_configuration",
  'resource_arn = aws_wafv2_web_acl.x.arn; log_destination_configs = ["arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-a"]',
);
const acl = (rules: string, log = LOG): string =>
  only(
    "aws_wafv2_web_acl",
    `name = "a"; scope = "REGIONAL"; default_action {; allow {; }; }; ${VISIBLE}; ${rules}`,
    log,
  );
const BAD_INPUTS = `"${KNOWN_BAD}"`;

export const wafManagedRulesAndLog = defineRule({
  id: "waf-managed-rules-and-log",
  title: "a web ACL must use AWS's rules against known attacks, Log4Shell among them, and log",
  severity: "medium",
  why: "an ACL without rules lets everything through, and without a log nobody sees what it refused",
  fix: `add the managed group ${KNOWN_BAD}, and an aws_wafv2_web_acl_logging_configuration`,
  example: `managed_rule_group_statement {\n  vendor_name = "AWS", name = "${KNOWN_BAD}"`,
  source: "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
  controls: { "FSBP 1.0.0": ["WAF.10"], "NIST SP 800-53 r5 in Security Hub": ["WAF.11"] },
  aliases: {
    checkov: ["CKV_AWS_175", "CKV_AWS_192", "CKV_AWS_342", "CKV2_AWS_31"],
    cdkNag: ["WAFv2LoggingEnabled"],
  },
  appliesTo: ["aws_wafv2_web_acl"],
  check: (subject) =>
    findings(
      () => {
        if (subject.has("rule_json")) return undecided("rule_json", "is not read");
        return groupsOf(subject).some(refusesLog4Shell) ? undefined : `does not refuse what ${KNOWN_BAD} knows`;
      },
      () =>
        subject.linked("aws_wafv2_web_acl_logging_configuration", "resource_arn").isEmpty ? "logs nothing" : undefined,
    ),
  passes: [
    acl(rule(BAD_INPUTS)),
    acl(
      rule(
        BAD_INPUTS,
        "none",
        'rule_action_override {; name = "Host_localhost_HEADER"; action_to_use {; count {; }; }; }',
      ),
    ),
  ],
  fails: [
    acl(""),
    acl(rule(BAD_INPUTS), ""),
    acl(rule(BAD_INPUTS, "count")),
    acl(rule('"AWSManagedRulesCommonRuleSet"')),
    acl(
      rule(BAD_INPUTS, "none", 'rule_action_override {; name = "Log4JRCE_HEADER"; action_to_use {; count {; }; }; }'),
    ),
  ],
  undecided: [
    acl(rule("var.unknown")),
    acl(rule(BAD_INPUTS), LOG.replace("aws_wafv2_web_acl.x.arn", "var.unknown")),
    acl('rule_json = "[]"'),
  ],
});
