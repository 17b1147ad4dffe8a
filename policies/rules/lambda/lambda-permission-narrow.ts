import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { isAnybodys } from "../../facts/arns";
import { allOf, anyOf, Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";

const SOURCES = new Items(["source_arn", "source_account", "principal_org_id", "event_source_token"]);
/** Whether something is asked of the caller or its source that not everybody has. @throws Undecided */
const isLimited = (permission: Subject): boolean =>
  SOURCES.some((name) => {
    const value = permission.text(name);
    return value !== undefined && !isAnybodys(value);
  });

const permission = (principal: string, more = ""): string =>
  only(
    "aws_lambda_permission",
    `action = "lambda:InvokeFunction"; function_name = "f"; principal = ${principal}; ${more}`,
  );
const RULE = "arn:aws:events:us-east-1:123456789012:rule/nightly";

export const lambdaPermissionNarrow = defineRule({
  id: "lambda-permission-narrow",
  title: "a permission to run a function must name who calls, and on whose behalf where that is a service",
  severity: "critical",
  why: "a service works for everybody: without a source, any account can make it call the function",
  fix: "set source_arn, and source_account where the ARN does not hold one",
  example: 'principal  = "events.amazonaws.com"\nsource_arn = aws_cloudwatch_event_rule.nightly.arn',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1",
  controls: { "FSBP 1.0.0": ["Lambda.1"] },
  aliases: {
    checkov: ["CKV_AWS_301", "CKV_AWS_364"],
    cdkNag: ["LambdaFunctionPublicAccessProhibited"],
    trivy: ["AWS-0067"],
  },
  appliesTo: ["aws_lambda_permission"],
  check: (subject) =>
    new Items([subject.text("principal")])
      .flatMap((principal) => (principal ? [principal] : []))
      .filter((principal) =>
        allOf(
          () =>
            anyOf(
              () => principal.is("*"),
              () => principal.endsWith(".amazonaws.com"),
              () => principal.endsWith(".amazonaws.com.cn"),
            ),
          () => !isLimited(subject),
        ),
      )
      .map((principal) => `${principal} may run it on anybody's behalf`),
  passes: [
    permission('"123456789012"'),
    permission('"events.amazonaws.com"', `source_arn = "${RULE}"`),
    permission('"s3.amazonaws.com"', 'source_arn = "arn:aws:s3:::uploads"'),
    permission('"*"', 'principal_org_id = "o-1"; source_arn = var.unknown'),
  ],
  fails: [
    permission('"*"'),
    permission('"*"', 'function_url_auth_type = "NONE"'),
    permission('"events.amazonaws.com"'),
    permission('"s3.amazonaws.com"', 'source_arn = "arn:aws:s3:::*"'),
  ],
  undecided: [permission("var.unknown"), permission('"events.amazonaws.com"', "source_arn = var.unknown")],
});
