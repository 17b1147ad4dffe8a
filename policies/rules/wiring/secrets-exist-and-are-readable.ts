import { defineRule, NotApplicable } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { webTask } from "../../evidence/workloads";
import { containersOf } from "../../facts/containers";
import { Items } from "../../facts/items";
import { type Doing, roleMay } from "../../facts/roles";
import { decrypting, reading } from "../../facts/secret-access";
import { referencesOf, secretOf } from "../../facts/secret-references";
import { hasOwnKey } from "../../facts/sensitivity";
import type { Subject } from "../../facts/subject";
import type { Text } from "../../facts/text";
import { undecided } from "../../facts/undecided";

/** Attributes in which secrets and parameters name a key of one's own. */
const KEYS = ["kms_key_id", "key_id"];

const faultOf = (task: Subject, reference: Text | undefined): string | undefined => {
  if (!reference) return "a secret refers to nothing";
  const secret = secretOf(reference, task);
  if (typeof secret === "string") return secret;
  if (!task.has("execution_role_arn")) return `nobody may read ${reference}: the task has no execution role`;
  const role = task.follow("execution_role_arn", "aws_iam_role");
  const may = (doing: Doing): boolean => role.some((each) => roleMay(each, doing));
  if (!may(reading(secret))) return `the execution role may not ${secret.action} on ${reference}`;
  const locked = new Items(KEYS).flatMap((name) =>
    secret.of.filter((each) => hasOwnKey(each, name)).flatMap((each) => each.oneOrMore(name)),
  );
  return locked.every((key) => may(decrypting(key)))
    ? undefined
    : undecided(`${reference}: its key`, "may let the role decrypt by its own policy");
};

const ROLE = "execution_role_arn = aws_iam_role.r.arn";
const task = (valueFrom: string, attributes = ROLE, ofRole = "", ofSecret = ""): string =>
  program(
    webTask(`secrets = [{ name = "PGPASSWORD", valueFrom = ${valueFrom} }]`, attributes),
    `resource "aws_secretsmanager_secret" "s" {\n  name = "dev/database"\n  ${ofSecret}\n}`,
    'resource "aws_ssm_parameter" "p" {\n  name = "/dev/token"\n  type = "SecureString"\n  value = "x"\n}',
    `resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = "{}"\n  ${ofRole}\n}`,
  );
const statement = (action: string, resource: string, more = ""): string =>
  `{ Effect = "Allow", Action = "${action}", Resource = ${resource}, ${more} }`;
const document = (...statements: readonly string[]): string =>
  `policy = jsonencode({ Version = "2012-10-17", Statement = [${statements.join(", ")}] })`;
const beside = (action: string, resource: string, more?: string): string => says(statement(action, resource, more));
const says = (...statements: readonly string[]): string =>
  `\nresource "aws_iam_role_policy" "b" {\n  role = aws_iam_role.r.name\n  ${document(...statements)}\n}`;
const attached = (arn: string): string =>
  `\nresource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.r.name\n  policy_arn = ${arn}\n}`;
const managed = (action: string): string =>
  `\nresource "aws_iam_policy" "p" {\n  name = "p"\n  ${document(statement(action, SECRET))}\n}`;
const deny = (more = ""): string => `{ Effect = "Deny", Action = "secretsmanager:*", Resource = "*", ${more} }`;
const DATABASE = "aws_db_instance.d.master_user_secret[0].secret_arn";
const database = (tagged: string): string =>
  program(
    task(DATABASE),
    'resource "aws_db_instance" "d" {\n  identifier = "d"\n  instance_class = "db.t4g.micro"\n  manage_master_user_password = true\n}',
    beside(
      READ,
      '"arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-*"',
      `Condition = { StringEquals = { "secretsmanager:ResourceTag/aws:rds:primaryDBInstanceArn" = ${tagged} } }`,
    ),
  );
const CONDITION = 'Condition = { StringEquals = { "aws:ResourceTag/team" = "a" } }';
const BOUNDARY = "permissions_boundary = aws_iam_policy.p.arn";
const KEY = 'resource "aws_kms_key" "k" {}';
const decryptBy = (service: string): string =>
  statement(
    "kms:Decrypt",
    '"arn:aws:kms:us-east-1:123456789012:key/*"',
    `Condition = { StringEquals = { "kms:ViaService" = "${service}.us-east-1.amazonaws.com" } }`,
  );
const LOCKED = "kms_key_id = aws_kms_key.k.arn";
const SECRET = "aws_secretsmanager_secret.s.arn";
const READ = "secretsmanager:GetSecretValue";
const START = '"arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"';

export const secretsExistAndAreReadable = defineRule({
  id: "secrets-exist-and-are-readable",
  title: "every secret of a container must exist, and the execution role must be allowed to read it",
  severity: "high",
  why: "no task starts: ECS stops each one before its first container, with ResourceInitializationError",
  fix: "refer to the secret's ARN, and allow the execution role to read exactly that",
  example:
    'secrets = [{ name = "PGPASSWORD", valueFrom = aws_secretsmanager_secret.database.arn }]\n# and secretsmanager:GetSecretValue on it for execution_role_arn',
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
  aliases: {},
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) => {
    const containers = containersOf(subject);
    if (containers.flatMap(referencesOf).isEmpty) return new NotApplicable("its containers get no secrets");
    return containers.flatMap((container) =>
      referencesOf(container).flatMap((reference) => {
        const fault = faultOf(subject, reference);
        return fault ? [`container ${container.name}: ${fault}`] : [];
      }),
    );
  },
  passes: [
    program(task(SECRET), beside(READ, SECRET)),
    program(
      task(`"\${${SECRET}}:password::"`),
      beside(READ, `"arn:aws:secretsmanager:us-east-1:123456789012:secret:dev/*"`),
    ),
    program(task(SECRET), beside("secretsmanager:*", '"*"')),
    program(task('"arn:aws:secretsmanager:us-east-1:123456789012:secret:dev/database-AbCdEf"'), beside(READ, SECRET)),
    program(
      task("aws_ssm_parameter.p.arn"),
      beside("ssm:GetParameters", '"arn:aws:ssm:us-east-1:123456789012:parameter/dev/*"'),
    ),
    program(task('"/dev/token"'), beside("ssm:GetParameters", "aws_ssm_parameter.p.arn")),
    program(task(SECRET), attached("aws_iam_policy.p.arn"), managed(READ)),
    database("aws_db_instance.d.arn"),
    database('"arn:aws:rds:us-east-1:123456789012:db:d"'),
    program(task(SECRET), says(`{ Effect = "Allow", Action = "secretsmanager:*", NotResource = "arn:aws:s3:::*" }`)),
    program(task(SECRET, ROLE, BOUNDARY), beside(READ, '"*"'), managed(READ)),
    program(
      task(SECRET, ROLE, 'permissions_boundary = "arn:aws:iam::123456789012:policy/p"'),
      beside(READ, '"*"'),
      managed(READ),
    ),
    program(
      task(SECRET, ROLE, "", LOCKED),
      KEY,
      says(statement(READ, SECRET), statement("kms:Decrypt", "aws_kms_key.k.arn")),
    ),
    program(task(SECRET, ROLE, "", LOCKED), KEY, says(statement(READ, SECRET), decryptBy("secretsmanager"))),
    program(task(SECRET), beside(READ, SECRET), attached('"arn:aws:iam::aws:policy/ReadOnlyAccess"')),
    program(task(SECRET), says(statement(READ, SECRET), deny().replace("secretsmanager:*", "secretsmanager:Put*"))),
  ],
  fails: [
    task(SECRET),
    task(SECRET, ""),
    program(task(SECRET), attached(START)),
    program(task(SECRET), beside("secretsmanager:DescribeSecret", SECRET)),
    program(task(SECRET), beside(READ, '"arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/*"')),
    program(task(SECRET), beside(READ, "aws_ssm_parameter.p.arn")),
    program(task("aws_ssm_parameter.p.arn"), beside(READ, '"*"')),
    program(task("aws_secretsmanager_secret.s.name"), beside(READ, SECRET)),
    program(task("aws_secretsmanager_secret.s.kms_key_id"), beside(READ, SECRET)),
    database('"arn:aws:rds:us-east-1:123456789012:db:other"'),
    program(task(SECRET), beside("*", '"arn:aws:s3:::*"')),
    program(task(SECRET), says(statement(READ, SECRET), deny())),
    program(task(SECRET, ROLE, BOUNDARY), beside(READ, SECRET), managed("ssm:GetParameters")),
  ],
  undecided: [
    program(task("var.unknown"), beside(READ, SECRET)),
    program(task('"arn:aws:secretsmanager:us-east-1:123456789012:secret:other-AbCdEf"'), beside(READ, '"*"')),
    task(SECRET, "execution_role_arn = var.unknown"),
    program(task(SECRET), attached('"arn:aws:iam::aws:policy/SecretsManagerReadWrite"')),
    program(task(SECRET), beside(READ, "var.unknown")),
    database("var.unknown"),
    program(task(SECRET), beside(READ, SECRET, CONDITION)),
    program(task(SECRET), says(statement(READ, SECRET), deny(CONDITION))),
    program(task(SECRET, ROLE, "permissions_boundary = var.unknown"), beside(READ, SECRET)),
    program(task(SECRET, ROLE, "", LOCKED), KEY, beside(READ, SECRET)),
    program(task(SECRET, ROLE, "", LOCKED), KEY, says(statement(READ, SECRET), decryptBy("s3"))),
  ],
});
