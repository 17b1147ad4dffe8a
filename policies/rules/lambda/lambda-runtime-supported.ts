import { defineRule, NotApplicable } from "../../engine/rule";
import { lambda, only } from "../../evidence/resources";
import { supportOf } from "../../facts/support";

const zipped = (runtime: string): string =>
  only(
    "aws_lambda_function",
    `function_name = "f"; role = "arn:aws:iam::123456789012:role/f"; filename = "f.zip"; handler = "f"; runtime = ${runtime}`,
  );

export const lambdaRuntimeSupported = defineRule({
  id: "lambda-runtime-supported",
  title: "a function must run on a runtime that AWS still patches; 180 days before the end it is warned of",
  severity: "high",
  why: "a hole that is found in the language stays open, and one day the function can no longer be changed",
  fix: "move to a runtime that is supported",
  example: 'resource "aws_lambda_function" "f" {\n  runtime = "nodejs24.x"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-2",
  controls: { "FSBP 1.0.0": ["Lambda.2"] },
  aliases: { checkov: ["CKV_AWS_363"], cdkNag: ["AwsSolutions-L1"] },
  appliesTo: ["aws_lambda_function"],
  check: (subject, today) => {
    if (subject.string("package_type") === "Image") return new NotApplicable("its image brings its runtime along");
    const runtime = subject.string("runtime");
    return runtime ? supportOf("lambda", runtime, "runtime", today) : "names no runtime";
  },
  passes: [zipped('"provided.al2023"'), zipped('"python3.13"'), lambda()],
  fails: [zipped('"nodejs16.x"'), zipped('"python3.9"')],
  undecided: [zipped('"python3.13"; package_type = var.unknown'), zipped('"nodejs99.x"')],
  warns: [zipped('"nodejs22.x"')],
  evidenceDay: "2026-11-30",
});
