import { defineRule, NotApplicable } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { only, resource } from "../../evidence/resources";
import { anyOf } from "../../facts/items";
import type { Subject } from "../../facts/subject";

const NEED_AUTHORIZER = ["JWT", "CUSTOM", "COGNITO_USER_POOLS"];

/** Why a route answers without asking who calls, if there is a reason. @throws Undecided */
const exemption = (subject: Subject): string | undefined => {
  if (subject.type === "aws_api_gateway_method")
    return subject.string("http_method") === "OPTIONS" ? "browsers ask it before they have a token" : undefined;
  const key = subject.string("route_key") ?? "";
  if (key.startsWith("OPTIONS ")) return "browsers ask it before they have a token";
  // Routes of HTTP APIs have a method and a path; `$default` may be of either kind.
  if (key === "$connect" || key.includes(" ")) return undefined;
  const isHttp =
    key === "$default" &&
    subject.follow("api_id", "aws_apigatewayv2_api").some((api) => api.string("protocol_type") === "HTTP");
  return isHttp ? undefined : "a WebSocket is authorized when it connects";
};

const api = (body = "", protocol = "HTTP"): string =>
  resource("aws_apigatewayv2_api", `name = "a"; protocol_type = "${protocol}"; ${body}`);
const route = (key: string, body: string, beside = api()): string =>
  program(
    resource("aws_apigatewayv2_route", `api_id = aws_apigatewayv2_api.x.id; route_key = "${key}"; ${body}`),
    beside,
  );
const method = (verb: string, body: string): string =>
  only("aws_api_gateway_method", `rest_api_id = "a"; resource_id = "r"; http_method = "${verb}"; ${body}`);
const JWT = 'authorization_type = "JWT"; authorizer_id = "z"';

export const apiRoutesAuthorized = defineRule({
  id: "api-routes-authorized",
  title: "every route of an API must ask who calls",
  severity: "high",
  why: "a route that was left open by mistake looks like every other until somebody finds it; a key for usage plans is no proof",
  fix: "set an authorization type, and the authorizer where it needs one",
  example: 'authorization_type = "JWT"\nauthorizer_id = aws_apigatewayv2_authorizer.users.id',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-8",
  controls: { "FSBP 1.0.0": ["APIGateway.8"] },
  aliases: { checkov: ["CKV_AWS_309", "CKV2_AWS_70"], cdkNag: ["AwsSolutions-APIG4"] },
  appliesTo: ["aws_apigatewayv2_route", "aws_api_gateway_method", "aws_apigatewayv2_api"],
  check: (subject) => {
    if (subject.type === "aws_apigatewayv2_api") {
      const hasOpenRoute = anyOf(
        () => subject.has("target"),
        () => subject.has("route_key"),
      );
      return hasOpenRoute ? "target and route_key make a route that answers whoever calls" : undefined;
    }
    const type =
      subject.string(subject.type === "aws_api_gateway_method" ? "authorization" : "authorization_type") ?? "NONE";
    if (type === "NONE") {
      const reason = exemption(subject);
      return reason ? new NotApplicable(reason) : "answers whoever calls";
    }
    return NEED_AUTHORIZER.includes(type) && !subject.has("authorizer_id")
      ? `asks for ${type}, and names no authorizer`
      : undefined;
  },
  passes: [
    route("GET /orders", JWT),
    route("GET /orders", 'authorization_type = "AWS_IAM"'),
    route("OPTIONS /orders", ""),
    route("$disconnect", "", api('route_selection_expression = "$request.body.action"', "WEBSOCKET")),
    method("GET", 'authorization = "COGNITO_USER_POOLS"; authorizer_id = "z"'),
    method("OPTIONS", 'authorization = "NONE"'),
  ],
  fails: [
    route("GET /orders", ""),
    route("$default", ""),
    route("$connect", "", api('route_selection_expression = "$request.body.action"', "WEBSOCKET")),
    route("GET /orders", 'authorization_type = "JWT"'),
    method("GET", 'authorization = "NONE"; api_key_required = true'),
    program(api('target = "https://example.com"')),
  ],
  undecided: [
    route("GET /orders", "authorization_type = var.unknown"),
    route("GET /orders", 'authorization_type = "JWT"; authorizer_id = var.unknown'),
    route("$default", "", api().replace('"HTTP"', "var.unknown")),
  ],
});
