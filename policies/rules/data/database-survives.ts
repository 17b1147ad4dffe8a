import { defineRule, NotApplicable } from "../../engine/rule";
import { cluster, database, resource } from "../../evidence/resources";
import { anyOf, findings, Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";

const LEAST_DAYS = 7;
const isCluster = ({ type }: Subject): boolean => type === "aws_rds_cluster";

/** What keeps backups when nobody says how long: of a cluster a day, of an instance none. */
const backupDays = (subject: Subject): number =>
  subject.number("backup_retention_period") ?? (isCluster(subject) ? 1 : 0);

/** Whether another zone can take over: of a cluster, whether it has a second member. @throws Undecided */
const spansZones = (subject: Subject): boolean => {
  if (!isCluster(subject)) return subject.flag("multi_az") === true;
  const { known, doubts } = subject.linked("aws_rds_cluster_instance", "cluster_identifier");
  return anyOf(
    () => subject.has("db_cluster_instance_class"),
    () => subject.string("engine_mode") === "serverless",
    () => new Items(known.slice(1), doubts).some(),
  );
};

const KEPT = "backup_retention_period = 7; deletion_protection = true; copy_tags_to_snapshot = true";
const instance = (body: string): string => database(`engine = "postgres"; ${body}`);
const members = (count: string): string =>
  resource(
    "aws_rds_cluster_instance",
    `count = ${count}; cluster_identifier = aws_rds_cluster.x.id; engine = "aurora-postgresql"; instance_class = "db.t4g.medium"`,
  );

export const databaseSurvives = defineRule({
  id: "database-survives",
  title: "a database must survive a zone, a mistake and its own deletion",
  severity: "medium",
  why: "the data is what cannot be deployed again",
  fix: "turn on multi_az, seven days of backups or more, deletion_protection and copy_tags_to_snapshot",
  example: "multi_az = true, backup_retention_period = 7\ndeletion_protection = true, copy_tags_to_snapshot = true",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-5",
  controls: { "FSBP 1.0.0": ["RDS.5", "RDS.7", "RDS.8", "RDS.11", "RDS.15", "RDS.16", "RDS.17"] },
  aliases: {
    checkov: ["CKV_AWS_157", "CKV_AWS_133", "CKV_AWS_293", "CKV_AWS_139", "CKV2_AWS_60"],
    cdkNag: ["AwsSolutions-RDS3"],
    trivy: ["AWS-0077", "AWS-0177", "AWS-0343"],
  },
  appliesTo: ["aws_db_instance", "aws_rds_cluster"],
  check: (subject) => {
    if (!isCluster(subject) && subject.has("replicate_source_db"))
      return new NotApplicable("it is a copy of another one");
    return findings(
      () => (spansZones(subject) ? undefined : "stands in one zone"),
      () => {
        const days = backupDays(subject);
        return days < LEAST_DAYS ? `keeps backups for ${days} days` : undefined;
      },
      () => (subject.flag("deletion_protection") ? undefined : "may be deleted by one call"),
      () => (subject.flag("copy_tags_to_snapshot") ? undefined : "its snapshots lose its tags"),
    );
  },
  passes: [
    instance(`multi_az = true; ${KEPT}`),
    cluster(KEPT, members("2")),
    cluster(`db_cluster_instance_class = "db.m6gd.large"; ${KEPT}`),
    database('replicate_source_db = "orders"'),
  ],
  fails: [
    instance(""),
    instance(KEPT),
    instance(`multi_az = true; ${KEPT.replace("7", "1")}`),
    cluster("backup_retention_period = 7; deletion_protection = true", members("2")),
    cluster(KEPT, members("1")),
  ],
  undecided: [
    instance(`multi_az = var.unknown; ${KEPT}`),
    cluster(
      KEPT,
      `${members("1")}\n${members("1").replace('"x"', '"y"').replace("aws_rds_cluster.x.id", "var.unknown")}`,
    ),
  ],
});
