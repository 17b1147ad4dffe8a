import { defineRule, NotApplicable } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { lambda, resource } from "../../evidence/resources";
import type { Text } from "../../facts/text";

const TIMES = 6;
const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_TIMEOUT_SECONDS = 3;

/** Whether events come from a queue; streams and the like hide nothing. @throws Undecided */
const isQueue = (source: Text): boolean => {
  if (source.isKnown) return /^arn:[\w-]+:sqs:/.test(source.value);
  return source.resources.length === 0 || source.resources.some(({ type }) => type === "aws_sqs_queue");
};

const mapping = (queue: string, timeout: string, source = "aws_sqs_queue.q.arn"): string =>
  lambda(
    `timeout = ${timeout}`,
    resource("aws_sqs_queue", `name = "q"; ${queue}`, "q"),
    resource(
      "aws_lambda_event_source_mapping",
      `event_source_arn = ${source}; function_name = aws_lambda_function.f.arn`,
    ),
  );

export const queueWaitsForLambda = defineRule({
  id: "queue-waits-for-lambda",
  title: "a queue must hide a message for six times as long as its function may take",
  severity: "medium",
  why: "a message that takes long, or is tried again, shows up again while it is still worked on, and is worked on twice",
  fix: "set visibility_timeout_seconds of the queue to six times the function's timeout",
  example: 'resource "aws_sqs_queue" "orders" {\n  visibility_timeout_seconds = 6 * 30',
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
  aliases: { cdkNag: ["LambdaEventSourceSQSVisibilityTimeout"] },
  appliesTo: ["aws_lambda_event_source_mapping"],
  check: (subject) => {
    const source = subject.text("event_source_arn");
    if (!source || !isQueue(source)) return new NotApplicable("its events come from no queue");
    return subject.follow("function_name", "aws_lambda_function").flatMap((called) => {
      const least = TIMES * (called.number("timeout") ?? DEFAULT_TIMEOUT_SECONDS);
      return subject
        .resolve(source, "aws_sqs_queue")
        .filter((queue) => (queue.number("visibility_timeout_seconds") ?? DEFAULT_VISIBILITY_SECONDS) < least)
        .map((queue) => `${queue.address} hides a message for less than ${least} seconds`);
    });
  },
  passes: [
    mapping("visibility_timeout_seconds = 60", "10"),
    mapping("", "null"),
    mapping("", "10", '"arn:aws:kinesis:us-east-1:123456789012:stream/s"'),
  ],
  fails: [mapping("visibility_timeout_seconds = 59", "10"), mapping("", "6")],
  undecided: [
    mapping("visibility_timeout_seconds = var.unknown", "10"),
    mapping("", "var.unknown"),
    mapping("", "10", "var.unknown"),
    program(mapping("", "10", '"arn:aws:sqs:us-east-1:123456789012:elsewhere"')),
  ],
});
