import { defineRule, NotApplicable } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { webTask } from "../../evidence/workloads";
import { type Container, containersOf } from "../../facts/containers";
import type { Items } from "../../facts/items";
import type { Statement } from "../../facts/policy-statements";
import { statementsOfRole } from "../../facts/roles";
import { allowsReading, referencesOf, secretOf } from "../../facts/secrets";
import type { Subject } from "../../facts/subject";
import type { Text } from "../../facts/text";

const faultOf = (task: Subject, reference: Text, statements: Items<Statement> | undefined): string | undefined => {
  const secret = secretOf(reference, task);
  if (typeof secret === "string") return secret;
  if (!statements) return `nobody may read ${reference}: the task has no execution role`;
  const isReadable = statements.some((statement) => allowsReading(statement, secret));
  return isReadable ? undefined : `the execution role may not ${secret.action} on ${reference}`;
};

const faultsOf = (task: Subject, container: Container, statements: Items<Statement> | undefined): Items<string> =>
  referencesOf(container).flatMap((reference) => {
    const fault = faultOf(task, reference, statements);
    return fault ? [`container ${container.name}: ${fault}`] : [];
  });

const ROLE = "execution_role_arn = aws_iam_role.r.arn";
const task = (valueFrom: string, attributes = ROLE): string =>
  program(
    webTask(`secrets = [{ name = "PGPASSWORD", valueFrom = ${valueFrom} }]`, attributes),
    'resource "aws_secretsmanager_secret" "s" {\n  name = "dev/database"\n}',
    'resource "aws_ssm_parameter" "p" {\n  name = "/dev/token"\n  type = "SecureString"\n  value = "x"\n}',
    'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = "{}"\n}',
  );
const allow = (action: string, resource: string): string =>
  `policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "${action}", Resource = ${resource} }] })`;
const beside = (action: string, resource: string): string =>
  `\nresource "aws_iam_role_policy" "b" {\n  role = aws_iam_role.r.name\n  ${allow(action, resource)}\n}`;
const attached = (arn: string): string =>
  `\nresource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.r.name\n  policy_arn = ${arn}\n}`;
const managed = (policy: string): string => `\nresource "aws_iam_policy" "p" {\n  ${policy}\n}`;
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
    const statements = subject.has("execution_role_arn")
      ? subject.follow("execution_role_arn", "aws_iam_role").flatMap(statementsOfRole)
      : undefined;
    return containers.flatMap((container) => faultsOf(subject, container, statements));
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
    program(task(SECRET), attached("aws_iam_policy.p.arn"), managed(allow(READ, SECRET))),
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
  ],
  undecided: [
    program(task("var.unknown"), beside(READ, SECRET)),
    program(task('"arn:aws:secretsmanager:us-east-1:123456789012:secret:other-AbCdEf"'), beside(READ, '"*"')),
    task(SECRET, "execution_role_arn = var.unknown"),
    program(task(SECRET), attached('"arn:aws:iam::aws:policy/SecretsManagerReadWrite"')),
    program(task(SECRET), beside(READ, "var.unknown")),
  ],
});
