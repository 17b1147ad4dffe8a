import { defineRule } from "../../engine/rule";
import { cluster, database } from "../../evidence/resources";
import { findings } from "../../facts/items";

/** Engines whose users may sign in with IAM. */
const IAM = /^(aurora|postgres|mysql|mariadb)/;
const OBSERVED =
  'iam_database_authentication_enabled = true; enabled_cloudwatch_logs_exports = ["postgresql"]; monitoring_interval = 60';
const instance = (body: string): string => database(`engine = "postgres"; ${body}`);

export const databaseObserved = defineRule({
  id: "database-observed",
  title: "a database must take IAM sign-ins and minor upgrades, export its logs, and be monitored closely",
  severity: "low",
  why: "a slow night cannot be explained afterwards, holes stay open, and passwords stay for ever",
  fix: "turn on IAM authentication, log exports and monitoring_interval, and leave minor upgrades on",
  example: 'iam_database_authentication_enabled = true\nenabled_cloudwatch_logs_exports = ["postgresql"]',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-10",
  controls: { "FSBP 1.0.0": ["RDS.6", "RDS.9", "RDS.10", "RDS.13"] },
  aliases: {
    checkov: ["CKV_AWS_118", "CKV_AWS_129", "CKV_AWS_161", "CKV_AWS_162", "CKV_AWS_226", "CKV_AWS_324"],
    cdkNag: ["AwsSolutions-RDS6"],
    trivy: ["AWS-0133", "AWS-0176"],
  },
  appliesTo: ["aws_db_instance", "aws_rds_cluster"],
  check: (subject) =>
    findings(
      () => {
        if (subject.flag("iam_database_authentication_enabled")) return undefined;
        return IAM.test(subject.string("engine") ?? "postgres") ? "takes no IAM sign-ins" : undefined;
      },
      () => (subject.texts("enabled_cloudwatch_logs_exports").isEmpty ? "exports no logs" : undefined),
      ...(subject.type === "aws_db_instance"
        ? [
            () => (subject.flag("auto_minor_version_upgrade") === false ? "takes no minor upgrades" : undefined),
            () => ((subject.number("monitoring_interval") ?? 0) > 0 ? undefined : "is not monitored closely"),
          ]
        : []),
    ),
  passes: [
    instance(OBSERVED),
    cluster('iam_database_authentication_enabled = true; enabled_cloudwatch_logs_exports = ["postgresql"]'),
    database('engine = "sqlserver-ex"; enabled_cloudwatch_logs_exports = ["error"]; monitoring_interval = 60'),
  ],
  fails: [
    instance(""),
    instance(OBSERVED.replace("60", "0")),
    instance(`${OBSERVED}; auto_minor_version_upgrade = false`),
    instance(OBSERVED.replace("true", "false")),
    cluster("iam_database_authentication_enabled = true"),
  ],
  undecided: [instance(OBSERVED.replace("60", "var.unknown")), instance(OBSERVED.replace("true", "var.unknown"))],
});
