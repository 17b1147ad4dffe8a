/**
 * Programs in HCL that rules show their verdicts on. Each is a whole one that Terraform plans; in all of them
 * `var.unknown` is what nobody knows.
 */
const UNKNOWN = 'variable "unknown" {}\n';

/** Blocks of a program, or programs, with the unknown variable once where it is used. */
export const program = (...blocks: readonly string[]): string => {
  const text = blocks.join("\n").replaceAll(UNKNOWN, "");
  return text.includes("var.unknown") ? `${UNKNOWN}${text}` : text;
};

/** A bucket, and blocks beside it that may call it `aws_s3_bucket.b`. @param attributes Lines inside the bucket. */
export const bucket = (beside = "", attributes = ""): string =>
  program(`resource "aws_s3_bucket" "b" {\n${attributes}\n}`, beside);

/** A resource of its own that says something of the bucket. */
export const besideBucket = (type: string, attributes: string, of = "aws_s3_bucket.b.id"): string =>
  `resource "${type}" "b" {\n  bucket = ${of}\n  ${attributes}\n}`;

/** The bucket's policy, of one statement. */
export const bucketPolicy = (statement: string): string =>
  bucket(
    besideBucket("aws_s3_bucket_policy", `policy = jsonencode({ Version = "2012-10-17", Statement = [${statement}] })`),
  );

export const repository = (attributes = "", beside = ""): string =>
  program(`resource "aws_ecr_repository" "r" {\n  name = "r"\n  ${attributes}\n}`, beside);

/** A security group of one rule inside it. @param attributes Ports, protocol and where from. */
export const ingress = (attributes: string, beside = ""): string =>
  program(
    `resource "aws_security_group" "g" {\n  ingress {\n    ${attributes.replaceAll("; ", "\n    ")}\n  }\n}`,
    beside,
  );

const GROUP = 'resource "aws_security_group" "g" {}';

/** The same as a resource of its own. */
export const ingressRule = (attributes: string, beside = ""): string =>
  program(
    GROUP,
    `resource "aws_vpc_security_group_ingress_rule" "i" {\n  security_group_id = aws_security_group.g.id\n  ${attributes.replaceAll("; ", "\n  ")}\n}`,
    beside,
  );

/** The same in the older form. */
export const olderIngressRule = (attributes: string): string =>
  program(
    GROUP,
    `resource "aws_security_group_rule" "i" {\n  type = "ingress"\n  security_group_id = aws_security_group.g.id\n  ${attributes.replaceAll("; ", "\n  ")}\n}`,
  );

/** A task definition of one container. @param container Its properties beside name and image. */
export const task = (container: string, attributes = "", beside = ""): string =>
  program(
    `resource "aws_ecs_task_definition" "t" {
  family                = "t"
  container_definitions = jsonencode([{ name = "web", image = "web@sha256:00", ${container} }])
  ${attributes}
}`,
    beside,
  );

/** A policy of one statement for a role. */
export const rolePolicy = (statement: string): string =>
  program(
    `resource "aws_iam_role_policy" "p" {
  role   = "r"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ ${statement} }] })
}`,
  );

/** A role that the principals of one statement may take on. */
export const role = (statement: string): string =>
  program(
    `resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", ${statement} }]
  })
}`,
  );

/** A service of a task with the container `web`, which maps the port 8000. */
export const service = (attributes: string): string =>
  task(
    "portMappings = [{ containerPort = 8000 }]",
    "",
    `resource "aws_ecs_service" "s" {\n  name = "s"\n  task_definition = aws_ecs_task_definition.t.arn\n  ${attributes}\n}`,
  );
