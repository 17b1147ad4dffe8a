import { defineRule } from "../../engine/rule";
import { task } from "../../evidence/programs";
import type { Attributes } from "../../facts/attributes";
import { containersOf } from "../../facts/containers";
import { isSecret } from "../../facts/secret-values";

/** Whether a variable holds a secret in the open. @throws Undecided */
const holdsSecret = (variable: Attributes): boolean => {
  const value = variable.text("value");
  return value !== undefined && isSecret(variable.string("name") ?? "", value);
};

const variable = (name: string, value: string): string =>
  task(`environment = [{ name = "${name}", value = ${value} }]`);

export const noSecretInEnvironment = defineRule({
  id: "no-secret-in-environment",
  title: "no container may get a secret as a plain variable",
  severity: "critical",
  why: "whoever may describe the task definition can read it, and so can everybody who reads the state",
  fix: "put it into Secrets Manager and name it under secrets",
  example: 'secrets = [{ name = "PGPASSWORD"\n  valueFrom = aws_secretsmanager_secret.database.arn }]',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-8",
  controls: { "FSBP 1.0.0": ["ECS.8"] },
  aliases: { cdkNag: ["AwsSolutions-ECS2"], trivy: ["AWS-0036"] },
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) =>
    containersOf(subject).flatMap(({ name, environment }) =>
      environment.filter(holdsSecret).map((each) => `container ${name} gets ${each.text("name")} in the open`),
    ),
  passes: [
    variable("PORT", '"8000"'),
    variable("SECRET_ARN", '"arn:aws:secretsmanager:us-east-1:123456789012:secret:s"'),
  ],
  fails: [
    variable("PGPASSWORD", '"hunter2"'),
    variable("API_KEY", "var.unknown"),
    variable("DATABASE_URL", '"postgres://app:hunter2@db/app"'),
  ],
  undecided: [variable("DATABASE_URL", "var.unknown")],
});
