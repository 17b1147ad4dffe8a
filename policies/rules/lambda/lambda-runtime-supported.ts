import { defineRule, NotApplicable } from "../../engine/rule";
import { lambda, only } from "../../evidence/resources";
import { endOfRuntime } from "../../facts/lambda-runtimes";
import { undecided } from "../../facts/undecided";

const zipped = (runtime: string): string =>
  only(
    "aws_lambda_function",
    `function_name = "f"; role = "arn:aws:iam::123456789012:role/f"; filename = "f.zip"; handler = "f"; runtime = ${runtime}`,
  );

const today = (): string => new Date().toISOString().slice(0, "2026-04-30".length);

export const lambdaRuntimeSupported = defineRule({
  id: "lambda-runtime-supported",
  title: "a function must run on a runtime that AWS still patches",
  severity: "high",
  why: "a hole that is found in the language stays open, and one day the function can no longer be changed",
  fix: "move to a runtime that is supported",
  example: 'resource "aws_lambda_function" "f" {\n  runtime = "nodejs24.x"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-2",
  controls: { "FSBP 1.0.0": ["Lambda.2"] },
  aliases: { checkov: ["CKV_AWS_363"], cdkNag: ["AwsSolutions-L1"] },
  appliesTo: ["aws_lambda_function"],
  check: (subject) => {
    if (subject.string("package_type") === "Image") return new NotApplicable("its image brings its runtime along");
    const runtime = subject.string("runtime");
    if (!runtime) return "names no runtime";
    const end = endOfRuntime(runtime) ?? undecided("runtime", `${runtime} is not in the list of runtimes`);
    return end < today() ? `${runtime} is not patched since ${end}` : undefined;
  },
  passes: [zipped('"provided.al2023"'), zipped('"python3.13"'), lambda()],
  fails: [zipped('"nodejs16.x"'), zipped('"python3.9"')],
  undecided: [zipped('"python3.13"; package_type = var.unknown')],
});
