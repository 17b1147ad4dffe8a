import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { findings } from "../../facts/items";

const url = (type: string, cors = ""): string =>
  only("aws_lambda_function_url", `function_name = "f"; authorization_type = ${type}; ${cors}`);
const origins = (list: string): string => url('"AWS_IAM"', `cors {; allow_origins = ${list}; }`);

export const lambdaUrlAuthorized = defineRule({
  id: "lambda-url-authorized",
  title: "the URL of a function must ask who calls, and not admit scripts of every site",
  severity: "high",
  why: "anybody who guesses or is shown the address runs the function, at your cost and with its rights",
  fix: "use AWS_IAM, put CloudFront with origin access control before it, and name the origins",
  example: 'resource "aws_lambda_function_url" "f" {\n  authorization_type = "AWS_IAM"',
  source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  aliases: { checkov: ["CKV_AWS_258", "CKV2_AWS_75"], cdkNag: ["LambdaFunctionUrlAuth"] },
  appliesTo: ["aws_lambda_function_url"],
  check: (subject) =>
    findings(
      () => (subject.string("authorization_type") === "AWS_IAM" ? undefined : "answers whoever calls"),
      () =>
        subject
          .blocks("cors")
          .filter((cors) => cors.texts("allow_origins").some((origin) => origin.is("*")))
          .map(() => "admits scripts of every site"),
    ),
  passes: [url('"AWS_IAM"'), origins('["https://example.com"]')],
  fails: [url('"NONE"'), origins('["https://example.com", "*"]')],
  undecided: [url("var.unknown"), origins('split(",", var.unknown)'), origins("[var.unknown]")],
});
