import { defineRule } from "../../engine/rule";
import { only, resource } from "../../evidence/resources";
import type { Attributes } from "../../facts/attributes";
import type { Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";
import type { Text } from "../../facts/text";
import { undecided } from "../../facts/undecided";

/** Bytes of a body that WAF gets of a load balancer, which no setting changes, and at most of anything else.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html */
const BEFORE_LOAD_BALANCER = 8192;
const AT_MOST = 65_536;

/** Every size constraint of a statement and of those in it. */
const sizesIn = (statement: Attributes): Items<Attributes> =>
  ["and_statement", "or_statement", "not_statement", "rate_based_statement", "managed_rule_group_statement"]
    .map((kind) =>
      statement
        .blocks(kind)
        .flatMap((outer) => outer.blocks("statement").and(outer.blocks("scope_down_statement")))
        .flatMap(sizesIn),
    )
    .reduce((one, other) => one.and(other), statement.blocks("size_constraint_statement"));

/** How a body that is too large is taken, of a constraint that measures bodies. */
const bodiesIn = (size: Attributes): Items<Attributes> =>
  size.blocks("field_to_match").flatMap((field) => field.blocks("body").and(field.blocks("json_body")));

/** A text of which nobody knows what it names ends the check. */
const namesLoadBalancer = (text: Text): boolean =>
  text.isKnown || text.resources.length === 0
    ? /:loadbalancer\/app\//.test(text.value)
    : text.resources.some(({ type }) => /^aws_a?lb$/.test(type));

const isBeforeLoadBalancer = (acl: Subject): boolean =>
  acl
    .linked("aws_wafv2_web_acl_association", "web_acl_arn")
    .flatMap((one) => one.oneOrMore("resource_arn"))
    .some(namesLoadBalancer);

const VISIBLE =
  'visibility_config {; cloudwatch_metrics_enabled = true; metric_name = "m"; sampled_requests_enabled = true; }';
const size = (bytes: string, body = "body {; }"): string =>
  `size_constraint_statement {; comparison_operator = "GT"; size = ${bytes}; field_to_match {; ${body}; }; text_transformation {; priority = 0; type = "NONE"; }; }`;
const acl = (statement: string, ...beside: readonly string[]): string =>
  only(
    "aws_wafv2_web_acl",
    `name = "a"; scope = "REGIONAL"; default_action {; allow {; }; }; ${VISIBLE}; rule {; name = "r"; priority = 1; action {; block {; }; }; statement {; ${statement}; }; ${VISIBLE}; }`,
    ...beside,
  );
const before = (arn: string): string =>
  resource("aws_wafv2_web_acl_association", `resource_arn = ${arn}; web_acl_arn = aws_wafv2_web_acl.x.arn`);
const BALANCER = [resource("aws_lb", 'load_balancer_type = "application"'), before("aws_lb.x.arn")] as const;
const BY_NAME = before('"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/other/1"');
const STAGE = before('"arn:aws:apigateway:us-east-1::/restapis/r/stages/s"');

export const wafBodySizeCanBeMeasured = defineRule({
  id: "waf-body-size-can-be-measured",
  title: "a web ACL must not compare the size of a body with more bytes than it gets of it",
  severity: "medium",
  why: "WAF gets 8,192 bytes of a body before a load balancer: a larger limit is never passed, or with MATCH it blocks everything from 8 kB on",
  fix: "compare with what is inspected, or look at the content-length header and let the application count",
  example: 'regex_string = "^[0-9]{7,}$"\nfield_to_match { single_header { name = "content-length" } }',
  source: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html",
  aliases: {},
  appliesTo: ["aws_wafv2_web_acl"],
  check: (subject) => {
    if (subject.has("rule_json")) return undecided("rule_json", "is not read");
    const sizes = subject
      .blocks("rule")
      .flatMap((rule) => rule.blocks("statement"))
      .flatMap(sizesIn)
      .filter((one) => !bodiesIn(one).isEmpty);
    if (sizes.isEmpty) return undefined;
    const limit = isBeforeLoadBalancer(subject) ? BEFORE_LOAD_BALANCER : AT_MOST;
    const wrong = sizes.filter((one) => (one.number("size") ?? 0) > limit);
    const found = wrong.first;
    return found ? `${found.path} compares a body with ${found.number("size")} bytes; ${limit} come to it` : undefined;
  },
  passes: [
    acl(size("8192"), ...BALANCER),
    acl(size("8192", 'body {; oversize_handling = "MATCH"; }'), ...BALANCER),
    acl(size("65536")),
    acl(size("16384"), STAGE),
    acl(size("100000", "uri_path {; }"), ...BALANCER),
  ],
  fails: [
    acl(size("102400"), ...BALANCER),
    acl(size("10240", 'json_body {; match_scope = "ALL"; match_pattern {; all {; }; }; }'), ...BALANCER),
    acl(size("102400", 'body {; oversize_handling = "MATCH"; }'), ...BALANCER),
    acl(size("65537")),
    acl(size("16384"), BY_NAME),
    acl(`not_statement {; statement {; ${size("102400")}; }; }`, ...BALANCER),
  ],
  undecided: [
    acl(size("var.unknown"), ...BALANCER),
    acl(size("16384"), before("var.unknown")),
    acl(size("8192")).replace("rule {", 'rule_json = "[]"\n  rule {'),
  ],
});
