import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { anyOf, Items } from "../../facts/items";
import { isSecret } from "../../facts/secret-values";
import { isSensitive, sensitiveWithoutKey } from "../../facts/sensitivity";
import type { Subject } from "../../facts/subject";

const VALUES = new Items(["value", "insecure_value"]);
const holdsSecret = (parameter: Subject): boolean =>
  VALUES.flatMap((name) => parameter.oneOrMore(name)).some((value) => isSecret(parameter.string("name") ?? "", value));

const parameter = (name: string, type: string, value: string, more = ""): string =>
  only("aws_ssm_parameter", `name = ${name}; type = ${type}; value = ${value}; ${more}`);
const SENSITIVE = 'tags = { Classification = "secret" }';

export const secretParameterEncrypted = defineRule({
  id: "secret-parameter-encrypted",
  title: "a parameter that holds a secret must be a SecureString, with a key of one's own where its tag says sensitive",
  severity: "medium",
  why: "everybody who may read parameters, to look at a port or a name, reads the secret along with them",
  fix: "make it a SecureString, and set key_id of a sensitive one; or put it into Secrets Manager",
  example: 'resource "aws_ssm_parameter" "password" {\n  type = "SecureString"',
  source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html",
  aliases: { checkov: ["CKV2_AWS_34", "CKV_AWS_337"] },
  appliesTo: ["aws_ssm_parameter"],
  check: (subject) => {
    if (subject.string("type") === "SecureString") return sensitiveWithoutKey(subject, "key_id");
    const isInTheOpen = anyOf(
      () => holdsSecret(subject),
      () => isSensitive(subject),
    );
    return isInTheOpen ? "holds a secret in the open" : undefined;
  },
  passes: [
    parameter('"/app/port"', '"String"', '"8000"'),
    parameter('"/app/password"', '"SecureString"', "var.unknown"),
    parameter('"/app/database/secret_arn"', '"String"', '"arn:aws:secretsmanager:us-east-1:123456789012:secret:s"'),
    parameter(
      '"/app/key"',
      '"SecureString"',
      '"k"',
      `${SENSITIVE}; key_id = "arn:aws:kms:us-east-1:123456789012:key/1"`,
    ),
  ],
  fails: [
    parameter('"/app/password"', '"String"', '"hunter2"'),
    parameter('"/app/database"', '"String"', '"postgres://app:hunter2@db/app"'),
    parameter('"/app/customers"', '"StringList"', '"ann,bob"', SENSITIVE),
    parameter('"/app/key"', '"SecureString"', '"k"', `${SENSITIVE}; key_id = "alias/aws/ssm"`),
    only("aws_ssm_parameter", 'name = "/app/api-key/token"; type = "String"; insecure_value = "t"'),
  ],
  undecided: [
    parameter('"/app/password"', "var.unknown", '"hunter2"'),
    parameter('"/app/url"', '"String"', "var.unknown"),
  ],
});
