import { defineRule } from "../../engine/rule";
import { only, resource } from "../../evidence/resources";
import { findings } from "../../facts/items";
import { hasOwnKey } from "../../facts/sensitivity";
import type { Subject } from "../../facts/subject";

const MOST_DAYS = 90;

/** Days between two rotations; 0 where a calendar says when. @throws Undecided */
const daysOf = (rotation: Subject): number => {
  const rules = rotation.block("rotation_rules");
  const [, number, unit] = /^rate\((\d+) (hour|day)s?\)$/.exec(rules?.string("schedule_expression") ?? "") ?? [];
  if (number) return unit === "day" ? Number(number) : 1;
  return rules?.number("automatically_after_days") ?? 0;
};

const KEY = 'kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/1"';
const secret = (body: string, rules?: string, of = "aws_secretsmanager_secret.x.id"): string =>
  only(
    "aws_secretsmanager_secret",
    `name = "s"; ${body}`,
    ...(rules
      ? [resource("aws_secretsmanager_secret_rotation", `secret_id = ${of}; rotation_rules {; ${rules}; }`)]
      : []),
  );
const MONTHLY = "automatically_after_days = 30";

export const secretOwnKeyAndRotation = defineRule({
  id: "secret-own-key-and-rotation",
  title: "a secret must be encrypted with a key of its own, and change every 90 days at least",
  severity: "medium",
  why: "who may read secrets is then said twice, and a copy that somebody kept is soon worth nothing",
  fix: "set kms_key_id, and add an aws_secretsmanager_secret_rotation",
  example:
    'resource "aws_secretsmanager_secret_rotation" "database" {\n  rotation_rules { automatically_after_days = 30 }',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-1",
  controls: { "FSBP 1.0.0": ["SecretsManager.1", "SecretsManager.4"] },
  aliases: {
    checkov: ["CKV_AWS_149", "CKV2_AWS_57", "CKV_AWS_304"],
    cdkNag: ["AwsSolutions-SMG4"],
    trivy: ["AWS-0098"],
  },
  appliesTo: ["aws_secretsmanager_secret"],
  check: (subject) =>
    findings(
      () => (hasOwnKey(subject, "kms_key_id") ? undefined : "is encrypted with the key of the account"),
      () => {
        const rotation = subject.linked("aws_secretsmanager_secret_rotation", "secret_id").first;
        if (!rotation) return "is never changed";
        const days = daysOf(rotation);
        return days > MOST_DAYS ? `is changed every ${days} days only` : undefined;
      },
    ),
  passes: [
    secret(KEY, MONTHLY),
    secret(KEY, 'schedule_expression = "rate(30 days)"'),
    secret(KEY, 'schedule_expression = "cron(0 4 1 * ? *)"', "aws_secretsmanager_secret.x.arn"),
  ],
  fails: [
    secret(KEY),
    secret("", MONTHLY),
    secret('kms_key_id = "alias/aws/secretsmanager"', MONTHLY),
    secret(KEY, "automatically_after_days = 365"),
    secret(KEY, 'schedule_expression = "rate(180 days)"'),
  ],
  undecided: [
    secret("kms_key_id = var.unknown", MONTHLY),
    secret(KEY, "automatically_after_days = var.unknown"),
    secret(KEY, MONTHLY, "var.unknown"),
  ],
});
