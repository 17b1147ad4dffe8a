import { readFileSync } from "node:fs";
import path from "node:path";
import { App } from "cdktf";
import { strFromU8, unzipSync } from "fflate";
import { failuresPolicy } from "../../constructs/failures-policy";
import { lambdaStatements, NodeLambda, type NodeLambdaProps } from "../../constructs/node-lambda";
import type { RoleSource } from "../../constructs/workload-role";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const QUEUE = "arn:aws:sqs:us-east-1:123456789012:x-failures";
let outFolder = "";
const lambdaWith = (changes: Partial<NodeLambdaProps> = {}) =>
  synthesizeConstruct((scope) => {
    outFolder = App.of(scope).outdir;
    const made: RoleSource = { kind: "create", account: "123456789012", boundaryArn: "boundary" };
    const { arn, aliasName, failuresArn, functionName, url } = new NodeLambda(scope, "lambda", {
      functionName: "x-notifier",
      description: "tells people",
      entry: "lambda/deploy-notifier/main.ts",
      environment: { TOPIC_ARN: "topic" },
      statements: [{ sid: "Publish", actions: ["sns:Publish"], resources: ["arn:aws:sns:us-east-1:123456789012:x"] }],
      timeoutSeconds: 10,
      failuresQueueName: "x-failures",
      logRetentionDays: 7,
      roles: made,
      region: "us-east-1",
      account: "123456789012",
      ...changes,
    });
    putOut(scope, { aliasName, arn, failuresArn, functionName, url });
  });
const stack = lambdaWith();
const bundle = path.join(outFolder, "bundles", "x-notifier.zip");
const lambda = stack.only("aws_lambda_function");
const alias = stack.only("aws_lambda_alias");

describe("a function", () => {
  it("has a URL that only signed requests open", () => {
    const { authorization_type, function_name, qualifier } = stack.only("aws_lambda_function_url");
    expect(qualifier).toBe(alias.name);
    expect(authorization_type).toBe("AWS_IAM");
    expect(referenced(stack, function_name)).toBe(lambda);
    expect(stack.resources("aws_lambda_permission")).toEqual([]);
  });

  it("is what it is told to be", () => {
    expect(lambda).toMatchObject({
      function_name: "x-notifier",
      handler: "index.handler",
      timeout: 10,
      environment: { variables: { TOPIC_ARN: "topic" } },
    });
  });

  it("has its log group before its first call, so that the log ends", () => {
    const [[id, group] = []] = Object.entries(stack.json.resource.aws_cloudwatch_log_group ?? {});
    expect(group).toEqual({ name: "/aws/lambda/x-notifier", retention_in_days: 7 });
    expect(lambda.depends_on).toEqual([`aws_cloudwatch_log_group.${id}`]);
  });

  it("puts aside what it failed on, for two weeks and encrypted", () => {
    const queue = stack.only("aws_sqs_queue");
    expect(queue).toEqual({
      name: "x-failures",
      message_retention_seconds: 1_209_600,
      policy: failuresPolicy({ queueArn: QUEUE, ruleArns: [] }),
      sqs_managed_sse_enabled: true,
    });
    const { target_arn } = lambda.dead_letter_config as { target_arn: string };
    expect(referenced(stack, target_arn)).toBe(queue);
  });

  it("has the rules that call it put aside in the same queue what they cannot hand over", () => {
    const ruleArns = ["arn:aws:events:us-east-1:123456789012:rule/x"];
    const { policy } = lambdaWith({ undeliveredFrom: ruleArns }).only("aws_sqs_queue");
    expect(policy).toBe(failuresPolicy({ queueArn: QUEUE, ruleArns }));
  });

  it("is traced", () => {
    expect(lambda.tracing_config).toEqual({ mode: "Active" });
  });

  it("may write its log and its traces, put failures aside, and do what it is told, nothing else", () => {
    const { Statement } = JSON.parse(String(stack.only("aws_iam_role_policy").policy));
    expect(Statement).toMatchObject([
      {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/x-notifier:*"],
      },
      { Action: ["sqs:SendMessage"], Resource: ["arn:aws:sqs:us-east-1:123456789012:x-failures"] },
      { Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: ["*"] },
      { Action: ["sns:Publish"], Resource: ["arn:aws:sns:us-east-1:123456789012:x"] },
    ]);
    expect(referenced(stack, lambda.role).name).toBe("x-notifier");
  });

  it("takes the one role there is where none may be made", () => {
    const given = lambdaWith({ roles: { kind: "existing", roleName: "lab" } });
    expect(given.resources("aws_iam_role")).toEqual([]);
    expect(given.only("aws_lambda_function").role).toMatch(/^\$\{data\.aws_iam_role\./);
  });

  it("is one file, which exports its handler and leaves the SDK to the runtime", () => {
    const files = unzipSync(readFileSync(bundle));
    expect(Object.keys(files)).toEqual(["index.js"]);
    const text = strFromU8(files["index.js"] ?? new Uint8Array());
    expect(text).toContain('require("@aws-sdk/client-sns")');
    expect(text).toContain("handler");
  });

  it("has a new hash only when its code is new, whatever the folder", () => {
    expect(lambdaWith({ timeoutSeconds: 20 }).only("aws_lambda_function").source_code_hash).toBe(
      lambda.source_code_hash,
    );
    const other = lambdaWith({ entry: "user-error.ts" }).only("aws_lambda_function");
    expect(other.source_code_hash).not.toBe(lambda.source_code_hash);
  });

  it("is called by an alias, which the step moves and Terraform leaves where it is", () => {
    expect(alias).toMatchObject({
      name: "live",
      function_version: "$LATEST",
      lifecycle: { ignore_changes: ["function_version"] },
    });
    expect(referenced(stack, alias.function_name)).toBe(lambda);
  });

  it("gets its first code from Terraform, and every other from the step", () => {
    expect(lambda.lifecycle).toEqual({ ignore_changes: ["filename", "source_code_hash"] });
    expect(lambda).not.toHaveProperty("publish");
  });

  it("hands on its name, the alias and its ARN, the queue and the URL by reference", () => {
    const { aliasName, arn, failuresArn, functionName, url } = outputsOf(stack);
    expect(referenced(stack, failuresArn)).toBe(stack.only("aws_sqs_queue"));
    expect([referenced(stack, arn), referenced(stack, aliasName)]).toEqual([alias, alias]);
    expect(referenced(stack, functionName)).toBe(lambda);
    expect(referenced(stack, url)).toBe(stack.only("aws_lambda_function_url"));
  });
});

describe("what a function needs for its log", () => {
  it("is of its own group only, and does not make groups", () => {
    const [log] = lambdaStatements({
      region: "us-east-1",
      account: "123456789012",
      logGroupName: "/aws/lambda/x",
      failuresQueueName: "x-failures",
    });
    expect(log).toEqual({
      sid: "WriteLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/x:*"],
    });
  });
});
