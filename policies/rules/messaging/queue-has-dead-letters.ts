import { defineRule, NotApplicable } from "../../engine/rule";
import { lambda, only, resource } from "../../evidence/resources";
import { anyOf } from "../../facts/items";

/** Attributes in which others name the queue that they put aside to. */
const PUT_ASIDE_IN = ["redrive_policy", "dead_letter_config", "destination_config", "dead_letter_queue"];
const redrive = (queue: string): string =>
  `redrive_policy = jsonencode({ deadLetterTargetArn = ${queue}, maxReceiveCount = 5 })`;
const queue = (body: string, ...beside: readonly string[]): string =>
  only("aws_sqs_queue", `name = "q"; ${body}`, ...beside);
const ELSEWHERE = '"arn:aws:sqs:us-east-1:123456789012:dead"';

export const queueHasDeadLetters = defineRule({
  id: "queue-has-dead-letters",
  title: "a queue must put a message aside that nobody can work on",
  severity: "medium",
  why: "it comes back again and again until it is too old, and then it is gone",
  fix: "set a redrive_policy that names a queue for dead letters",
  example: "redrive_policy = jsonencode({\n  deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 })",
  source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  aliases: { cdkNag: ["AwsSolutions-SQS3"] },
  appliesTo: ["aws_sqs_queue"],
  check: (subject) => {
    const source = subject.program.edgesTo(subject.resource).find(({ attribute }) => PUT_ASIDE_IN.includes(attribute));
    if (source) return new NotApplicable(`it holds the dead letters of ${source.from.address}`);
    const putsAside = anyOf(
      () => subject.has("redrive_policy"),
      () => !subject.linked("aws_sqs_queue_redrive_policy", "queue_url").isEmpty,
    );
    return putsAside ? undefined : "has no queue for dead letters";
  },
  passes: [
    queue(redrive("aws_sqs_queue.x_dead.arn"), resource("aws_sqs_queue", 'name = "dead"', "x_dead")),
    queue("", resource("aws_sqs_queue_redrive_policy", `queue_url = aws_sqs_queue.x.id; ${redrive(ELSEWHERE)}`)),
    lambda(
      "dead_letter_config {; target_arn = aws_sqs_queue.dead.arn; }",
      resource("aws_sqs_queue", 'name = "dead"', "dead"),
      resource("aws_sqs_queue", `name = "q"; ${redrive(ELSEWHERE)}`),
    ),
  ],
  fails: [queue("")],
  undecided: [queue("redrive_policy = var.unknown")],
});
