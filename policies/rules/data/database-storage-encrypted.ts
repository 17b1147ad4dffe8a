import { defineRule } from "../../engine/rule";
import { cluster, database, resource } from "../../evidence/resources";
import { anyOf } from "../../facts/items";
import type { Subject } from "../../facts/subject";

/** Whether it is encrypted, itself or as a copy of what it is a replica of. @throws Undecided */
const isEncrypted = (subject: Subject): boolean =>
  anyOf(
    () => subject.flag("storage_encrypted") === true,
    // Aurora Serverless v1 knows no other.
    () => subject.type === "aws_rds_cluster" && subject.string("engine_mode") === "serverless",
    () => subject.follow("replicate_source_db", "aws_db_instance").some(isEncrypted),
  );

const replica = (body: string): string =>
  database(
    "replicate_source_db = aws_db_instance.x_source.identifier",
    resource(
      "aws_db_instance",
      `identifier = "source"; instance_class = "db.t4g.micro"; engine = "postgres"; ${body}`,
      "x_source",
    ),
  );

export const databaseStorageEncrypted = defineRule({
  id: "database-storage-encrypted",
  title: "a database must encrypt its storage",
  severity: "high",
  why: "files, backups and snapshots can be read by whoever gets hold of them, and it cannot be turned on later",
  fix: "set storage_encrypted",
  example: 'resource "aws_db_instance" "orders" {\n  storage_encrypted = true',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-3",
  controls: { "FSBP 1.0.0": ["RDS.3", "RDS.27"], "CIS AWS 3.0.0": ["2.3.1"] },
  aliases: {
    checkov: ["CKV_AWS_16", "CKV_AWS_96"],
    cdkNag: ["AwsSolutions-RDS2"],
    trivy: ["AWS-0079", "AWS-0080"],
  },
  appliesTo: ["aws_db_instance", "aws_rds_cluster"],
  check: (subject) => (isEncrypted(subject) ? undefined : "does not encrypt its storage"),
  passes: [
    database('engine = "postgres"; storage_encrypted = true'),
    cluster("storage_encrypted = true"),
    cluster('engine_mode = "serverless"'),
    replica("storage_encrypted = true"),
  ],
  fails: [database('engine = "postgres"'), cluster("storage_encrypted = false"), replica("")],
  undecided: [
    database('engine = "postgres"; storage_encrypted = var.unknown'),
    database('replicate_source_db = "elsewhere"'),
  ],
});
