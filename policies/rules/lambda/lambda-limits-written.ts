import { defineRule } from "../../engine/rule";
import { lambda } from "../../evidence/resources";
import { findings, Items } from "../../facts/items";

const LIMITS = ["timeout", "memory_size"];
const limited = (concurrency: string): string =>
  lambda(`timeout = 10; memory_size = 256; reserved_concurrent_executions = ${concurrency}`);

export const lambdaLimitsWritten = defineRule({
  id: "lambda-limits-written",
  title: "a function must say how many of it may run, how long, and with how much memory",
  severity: "low",
  why: "one function that is called too often takes the concurrency of all; three seconds and 128 MiB suit nobody on purpose",
  fix: "set reserved_concurrent_executions, timeout and memory_size",
  example: "reserved_concurrent_executions = 10\ntimeout = 10, memory_size = 256",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  aliases: { checkov: ["CKV_AWS_115"], cdkNag: ["LambdaConcurrency"] },
  appliesTo: ["aws_lambda_function"],
  check: (subject) =>
    findings(
      // -1 is what the provider says for no limit.
      () =>
        (subject.number("reserved_concurrent_executions") ?? -1) < 0
          ? "may take all concurrency of the account"
          : undefined,
      // A plan holds the provider's defaults; only what the program writes has an expression.
      () =>
        new Items(LIMITS)
          .filter((name) => !Object.hasOwn(subject.resource.references, name) || !subject.has(name))
          .map((name) => `does not say its ${name}`),
    ),
  passes: [limited("5")],
  fails: [lambda("reserved_concurrent_executions = 5"), limited("-1"), lambda("timeout = 10; memory_size = 256")],
  undecided: [limited("var.unknown")],
});
