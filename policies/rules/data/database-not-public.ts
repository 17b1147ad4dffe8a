import { defineRule } from "../../engine/rule";
import { database, only } from "../../evidence/resources";

const member = (body: string): string =>
  only(
    "aws_rds_cluster_instance",
    `cluster_identifier = "c"; engine = "aurora-postgresql"; instance_class = "db.t4g.medium"; ${body}`,
  );
const instance = (body: string): string => database(`engine = "postgres"; ${body}`);

export const databaseNotPublic = defineRule({
  id: "database-not-public",
  title: "a database must not have a public address",
  severity: "critical",
  why: "one careless security group is then enough to put it on the internet",
  fix: "leave publicly_accessible out",
  example: 'resource "aws_db_instance" "orders" {\n  publicly_accessible = false',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2",
  controls: { "FSBP 1.0.0": ["RDS.2"], "CIS AWS 3.0.0": ["2.3.3"] },
  aliases: { checkov: ["CKV_AWS_17"], cdkNag: ["RDSInstancePublicAccess"], trivy: ["AWS-0180"] },
  // The provider sends false where it is left out, whatever RDS itself would take.
  appliesTo: ["aws_db_instance", "aws_rds_cluster_instance"],
  check: (subject) => (subject.flag("publicly_accessible") ? "has a public address" : undefined),
  passes: [instance(""), instance("publicly_accessible = false"), member("")],
  fails: [instance("publicly_accessible = true"), member('publicly_accessible = "true"')],
  undecided: [instance("publicly_accessible = var.unknown"), member("publicly_accessible = var.unknown")],
});
