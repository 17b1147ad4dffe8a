import { defineRule } from "../../engine/rule";
import { lambda } from "../../evidence/resources";
import { findings } from "../../facts/items";
import { isSecret } from "../../facts/secret-values";
import { sensitiveWithoutKey } from "../../facts/sensitivity";

const SENSITIVE = 'tags = { DataClassification = "confidential" }';
const KEY = 'kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/1"';
const variables = (map: string, more = ""): string => lambda(`environment {; variables = ${map}; }; ${more}`);

export const lambdaEnvironmentWithoutSecrets = defineRule({
  id: "lambda-environment-without-secrets",
  title:
    "a function's variables must hold no secret, and be encrypted with a key of one's own where its tag says sensitive",
  severity: "high",
  why: "whoever may look at the function can read them, and so can everybody who reads the state",
  fix: "put the secret into Secrets Manager and let the function fetch it by its ARN; set kms_key_arn",
  example: "variables = {\n  DATABASE_SECRET_ARN = aws_secretsmanager_secret.database.arn",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
  aliases: { checkov: ["CKV_AWS_45", "CKV_AWS_173"] },
  appliesTo: ["aws_lambda_function"],
  check: (subject) => {
    const held = subject.blocks("environment").flatMap((block) => block.entries("variables"));
    return findings(
      () => held.filter(([name, value]) => isSecret(name, value)).map(([name]) => `gets ${name} in the open`),
      () => (held.known.length > 0 ? sensitiveWithoutKey(subject, "kms_key_arn") : undefined),
    );
  },
  passes: [
    lambda(),
    variables('{ PORT = "8000", SECRET_ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:s" }'),
    variables('{ PORT = "8000" }', `${SENSITIVE}; ${KEY}`),
    lambda(SENSITIVE),
  ],
  fails: [
    variables('{ PORT = "8000", API_KEY = "hunter2" }'),
    variables('{ DATABASE = "postgres://app:hunter2@db/app" }'),
    variables('{ PORT = "8000" }', SENSITIVE),
  ],
  undecided: [
    variables("jsondecode(var.unknown)"),
    variables("{ DATABASE = var.unknown }"),
    variables('{ PORT = "8000" }', `${SENSITIVE}; kms_key_arn = var.unknown`),
  ],
});
