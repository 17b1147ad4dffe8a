import { defineRule } from "../../engine/rule";
import { lambda, resource } from "../../evidence/resources";
import { anyOf, findings } from "../../facts/items";
import type { Subject } from "../../facts/subject";

const LOGS = "aws_cloudwatch_log_group";

/** Whether a log group of the program is this function's: Lambda makes one that keeps for ever where there is none. @throws Undecided */
const hasLogGroup = (subject: Subject): boolean =>
  anyOf(
    () => subject.blocks("logging_config").some((config) => config.has("log_group")),
    () => !subject.referring(LOGS, "name").isEmpty,
    () =>
      subject
        .others(LOGS)
        .some((group) => group.text("name")?.is(`/aws/lambda/${subject.string("function_name")}`) ?? false),
  );

const TRACED = 'tracing_config {; mode = "Active"; }';
const group = (name: string): string => resource(LOGS, `name = ${name}; retention_in_days = 30`);
const OWN = group(`"/aws/lambda/\${aws_lambda_function.f.function_name}"`);

export const lambdaTracedAndLogged = defineRule({
  id: "lambda-traced-and-logged",
  title: "a function must be traced, and have a log group in the program",
  severity: "low",
  why: "nobody sees where a slow request spends its time; and the log group that Lambda makes itself keeps for ever",
  fix: "set tracing_config, and add an aws_cloudwatch_log_group of its name",
  example: `tracing_config { mode = "Active" }\n# aws_cloudwatch_log_group: name = "/aws/lambda/\${aws_lambda_function.f.function_name}"`,
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
  aliases: { checkov: ["CKV_AWS_50"], cdkNag: ["LambdaTracing"], trivy: ["AWS-0066"] },
  appliesTo: ["aws_lambda_function"],
  check: (subject) =>
    findings(
      () => (subject.block("tracing_config")?.string("mode") === "Active" ? undefined : "is not traced"),
      () => (hasLogGroup(subject) ? undefined : "has no log group in the program"),
    ),
  passes: [
    lambda(TRACED, OWN),
    lambda(TRACED, group('"/aws/lambda/f"')),
    lambda(`${TRACED}; logging_config {; log_format = "JSON"; log_group = "shared"; }`),
  ],
  fails: [lambda("", OWN), lambda('tracing_config {; mode = "PassThrough"; }', OWN), lambda(TRACED)],
  undecided: [lambda("tracing_config {; mode = var.unknown; }", OWN), lambda(TRACED, group("var.unknown"))],
});
