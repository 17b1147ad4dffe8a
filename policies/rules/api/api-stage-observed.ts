import { defineRule } from "../../engine/rule";
import { only, resource } from "../../evidence/resources";
import type { Attributes } from "../../facts/attributes";
import { findings, type Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";

const isOfSameApi = (one: Subject, other: Subject): boolean => {
  const [a, b] = [one.text("rest_api_id"), other.text("rest_api_id")];
  return a !== undefined && b !== undefined && a.isSame(b);
};

/** Where the limits of all routes of a stage stand: inside it, or for a REST API in the settings of its methods. */
const limitsOf = (stage: Subject): Items<Attributes> =>
  stage.type === "aws_apigatewayv2_stage"
    ? stage.blocks("default_route_settings")
    : stage
        .linked("aws_api_gateway_method_settings", "stage_name")
        .filter((each) => isOfSameApi(each, stage))
        .filter((each) => each.string("method_path") === "*/*")
        .flatMap((each) => each.blocks("settings"));

/** -1, the default of a REST API, is no limit. */
const isLimit = (settings: Attributes): boolean =>
  (settings.number("throttling_rate_limit") ?? 0) > 0 && (settings.number("throttling_burst_limit") ?? 0) > 0;

const LOGS =
  'access_log_settings {; destination_arn = "arn:aws:logs:us-east-1:123456789012:log-group:a"; format = "$context.requestId"; }';
const limits = (rate: string): string => `throttling_rate_limit = ${rate}; throttling_burst_limit = 10`;
const http = (...parts: readonly string[]): string =>
  only("aws_apigatewayv2_stage", ['api_id = "a"; name = "s"', ...parts].join("; "));
const rest = (body: string, settings: string, api = '"a"'): string =>
  only(
    "aws_api_gateway_stage",
    `rest_api_id = "a"; stage_name = "s"; deployment_id = "d"; ${body}`,
    resource(
      "aws_api_gateway_method_settings",
      `rest_api_id = ${api}; stage_name = aws_api_gateway_stage.x.stage_name; method_path = "*/*"; settings {; ${settings}; }`,
    ),
  );
const route = (rate: string): string => `default_route_settings {; ${limits(rate)}; }`;

export const apiStageObserved = defineRule({
  id: "api-stage-observed",
  title: "a stage of an API must log who calls, limit how often, and trace where it can",
  severity: "medium",
  why: "one client that repeats itself takes the whole account's quota, and nobody can say who it was",
  fix: "add access_log_settings and throttling limits; of a REST API xray_tracing_enabled as well",
  example:
    "access_log_settings { destination_arn = aws_cloudwatch_log_group.api.arn }\ndefault_route_settings { throttling_rate_limit = 100 }",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-9",
  controls: { "FSBP 1.0.0": ["APIGateway.1", "APIGateway.3", "APIGateway.9"] },
  aliases: { checkov: ["CKV_AWS_73", "CKV_AWS_76"], cdkNag: ["AwsSolutions-APIG1"], trivy: ["AWS-0001"] },
  appliesTo: ["aws_apigatewayv2_stage", "aws_api_gateway_stage"],
  check: (subject) =>
    findings(
      () => (subject.blocks("access_log_settings").isEmpty ? "does not log who calls" : undefined),
      () => (limitsOf(subject).some(isLimit) ? undefined : "does not limit how often it is called"),
      () =>
        subject.type === "aws_api_gateway_stage" && !subject.flag("xray_tracing_enabled") ? "is not traced" : undefined,
    ),
  passes: [http(LOGS, route("100")), rest(`${LOGS}; xray_tracing_enabled = true`, limits("100"))],
  fails: [
    http(),
    http(LOGS),
    http(route("100")),
    rest(LOGS, limits("100")),
    rest(`${LOGS}; xray_tracing_enabled = true`, "metrics_enabled = true"),
    rest(`${LOGS}; xray_tracing_enabled = true`, limits("100"), '"another"'),
  ],
  undecided: [
    http(LOGS, route("var.unknown")),
    rest(`${LOGS}; xray_tracing_enabled = var.unknown`, limits("100")),
    rest(`${LOGS}; xray_tracing_enabled = true`, limits("100"), "var.unknown"),
  ],
});
