import { defineRule } from "../../engine/rule";
import { lambda, resource } from "../../evidence/resources";
import { anyOf } from "../../facts/items";

const QUEUE = "arn:aws:sqs:us-east-1:123456789012:failures";
const deadLetters = (target: string): string => lambda(`dead_letter_config {; target_arn = ${target}; }`);
const invocation = (body: string, of = "aws_lambda_function.f.function_name"): string =>
  lambda("", resource("aws_lambda_function_event_invoke_config", `function_name = ${of}; ${body}`));
const onFailure = (destination: string): string =>
  `destination_config {; on_failure {; destination = ${destination}; }; }`;

export const lambdaFailuresGoSomewhere = defineRule({
  id: "lambda-failures-go-somewhere",
  title: "a function must say where an event goes that it failed to work on",
  severity: "medium",
  why: "Lambda tries an asynchronous event three times and then throws it away without a word",
  fix: "add a destination for failures, or a dead-letter queue",
  example: "destination_config {\n  on_failure { destination = aws_sqs_queue.failures.arn }",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  aliases: { checkov: ["CKV_AWS_116"], cdkNag: ["LambdaDLQ"] },
  appliesTo: ["aws_lambda_function"],
  check: (subject) => {
    const isKept = anyOf(
      () => subject.blocks("dead_letter_config").some((block) => block.has("target_arn")),
      () =>
        subject
          .linked("aws_lambda_function_event_invoke_config", "function_name")
          .flatMap((config) => config.blocks("destination_config"))
          .flatMap((config) => config.blocks("on_failure"))
          .some((block) => block.has("destination")),
    );
    return isKept ? undefined : "an event that fails is thrown away";
  },
  passes: [
    deadLetters(`"${QUEUE}"`),
    invocation(onFailure(`"${QUEUE}"`)),
    invocation(onFailure(`"${QUEUE}"`), "aws_lambda_function.f.arn"),
  ],
  fails: [
    lambda(),
    invocation("maximum_retry_attempts = 0"),
    invocation(`destination_config {; on_success {; destination = "${QUEUE}"; }; }`),
    invocation(onFailure(`"${QUEUE}"`), '"another"'),
  ],
  undecided: [deadLetters("var.unknown"), invocation(onFailure(`"${QUEUE}"`), "var.unknown")],
});
