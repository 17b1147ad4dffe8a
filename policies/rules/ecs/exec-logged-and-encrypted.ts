import { defineRule, NotApplicable } from "../../engine/rule";
import { cluster } from "../../evidence/workloads";
import type { Attributes } from "../../facts/attributes";
import { findings } from "../../facts/items";

/** Where a session's log goes, and what says that it is encrypted there. */
const PLACES = [
  ["cloud_watch_log_group_name", "cloud_watch_encryption_enabled"],
  ["s3_bucket_name", "s3_bucket_encryption_enabled"],
] as const;

const loggingFaults = (exec: Attributes): readonly string[] => {
  const logging = exec.string("logging") ?? "DEFAULT";
  if (logging === "NONE") return ["what is typed in a session is logged nowhere"];
  // By default a session is logged wherever its container logs, which has a rule of its own.
  if (logging !== "OVERRIDE") return [];
  const log = exec.block("log_configuration");
  const places = PLACES.filter(([place]) => log?.has(place));
  if (places.length === 0) return ["overrides where sessions are logged, and names no place"];
  return places.filter(([, flag]) => !log?.flag(flag)).map(([place]) => `does not ask for encryption in ${place}`);
};

const exec = (attributes: string): string =>
  cluster(`configuration {\n    execute_command_configuration {\n      ${attributes}\n    }\n  }`);
const override = (attributes: string): string =>
  exec(`kms_key_id = "k"\n      logging = "OVERRIDE"\n      log_configuration {\n        ${attributes}\n      }`);
const used = (allowed: string): string =>
  cluster(
    "",
    `resource "aws_ecs_service" "s" {\n  name = "s"\n  cluster = aws_ecs_cluster.c.id\n  enable_execute_command = ${allowed}\n}`,
  );

export const execLoggedAndEncrypted = defineRule({
  id: "exec-logged-and-encrypted",
  title: "sessions of ECS Exec must be logged, and encrypted with a key of one's own",
  severity: "medium",
  why: "somebody in a running container can do anything, and nobody would know what it was",
  fix: "name a key and a log group, and ask for encryption there",
  example: 'execute_command_configuration {\n  kms_key_id = aws_kms_key.exec.arn, logging = "OVERRIDE", …',
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
  aliases: { checkov: ["CKV_AWS_223", "CKV_AWS_224"] },
  appliesTo: ["aws_ecs_cluster"],
  check: (subject) => {
    const settings = subject.block("configuration")?.block("execute_command_configuration");
    if (settings)
      return findings(
        () => (settings.has("kms_key_id") ? undefined : "sessions are not encrypted with a key of one's own"),
        () => loggingFaults(settings),
      );
    const isUsed = subject
      .linked("aws_ecs_service", "cluster")
      .some((service) => !!service.flag("enable_execute_command"));
    return isUsed
      ? "says nothing of sessions, and a service allows them"
      : new NotApplicable("no service here allows sessions");
  },
  passes: [
    exec('kms_key_id = "k"'),
    override('cloud_watch_log_group_name = "l"\n        cloud_watch_encryption_enabled = true'),
    override('s3_bucket_name = "l"\n        s3_bucket_encryption_enabled = true'),
    used("false"),
  ],
  fails: [
    exec('logging = "DEFAULT"'),
    exec('kms_key_id = "k"\n      logging = "NONE"'),
    exec('kms_key_id = "k"\n      logging = "OVERRIDE"'),
    override('cloud_watch_log_group_name = "l"'),
    used("true"),
  ],
  undecided: [
    exec('kms_key_id = "k"\n      logging = var.unknown'),
    exec("kms_key_id = var.unknown"),
    used("var.unknown"),
  ],
});
