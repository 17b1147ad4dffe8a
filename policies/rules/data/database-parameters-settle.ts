import { defineRule, NotApplicable } from "../../engine/rule";
import { only } from "../../evidence/resources";
import type { Attributes } from "../../facts/attributes";
import { anyOf } from "../../facts/items";
import { undecided } from "../../facts/undecided";

/** By the beginning of a family's name and the version since when: what RDS has by itself, where teams like to say so again. */
const DEFAULTS = [
  { family: "aurora-postgresql", since: 17, name: "rds.force_ssl", value: "1" },
  { family: "postgres", since: 15, name: "rds.force_ssl", value: "1" },
] as const;
/** Parameters of PostgreSQL that count after a restart only. @see https://www.postgresql.org/docs/current/view-pg-settings.html */
const STATIC = [
  "autovacuum_freeze_max_age",
  "autovacuum_max_workers",
  "max_connections",
  "max_locks_per_transaction",
  "max_prepared_transactions",
  "max_replication_slots",
  "max_wal_senders",
  "max_worker_processes",
  "rds.logical_replication",
  "shared_buffers",
  "shared_preload_libraries",
  "track_activity_query_size",
  "wal_buffers",
];
const POSTGRES = /^(aurora-)?postgres(?:ql)?(\d+)/;

/** Whether RDS has such a value by itself, so that it records nothing. @throws Undecided */
const isDefault = (family: string, name: string, parameter: Attributes): boolean => {
  const major = Number(POSTGRES.exec(family)?.[2]);
  const found = DEFAULTS.filter((one) => family.startsWith(one.family) && major >= one.since && one.name === name);
  if (found.length === 0) return false;
  const value = parameter.string("value");
  return found.some((one) => one.value === value);
};

const faultOf = (family: string, parameter: Attributes): string | undefined => {
  const name = parameter.string("name") ?? undecided("parameter.name", "is not set");
  const isStatic = STATIC.includes(name);
  if (
    !anyOf(
      () => isStatic,
      () => isDefault(family, name, parameter),
    )
  )
    return undefined;
  if ((parameter.string("apply_method") ?? "immediate") !== "immediate") return undefined;
  return isStatic
    ? `asks for ${name} at once, which RDS refuses`
    : `asks for ${name} at once, which RDS has by itself: every plan will want to change it`;
};

const group = (family: string, name: string, value: string, more = ""): string =>
  only(
    "aws_db_parameter_group",
    `name = "g"; family = ${family}; parameter {; name = "${name}"; value = ${value}; ${more}; }`,
  );
const LATER = 'apply_method = "pending-reboot"';

export const databaseParametersSettle = defineRule({
  id: "database-parameters-settle",
  title: "a parameter of a database must be written so that its plan becomes empty",
  severity: "medium",
  why: "RDS refuses a static parameter at once, and records no default: the plan then changes it for ever, and hides what else would change",
  fix: 'set apply_method = "pending-reboot", or leave out what RDS has by itself',
  example: 'parameter {\n  name = "rds.force_ssl", value = "1", apply_method = "pending-reboot"',
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html",
  aliases: {},
  appliesTo: ["aws_db_parameter_group", "aws_rds_cluster_parameter_group"],
  check: (subject) => {
    const family = subject.string("family") ?? undecided("family", "is not set");
    if (!POSTGRES.test(family)) return new NotApplicable(`${family} is no family of PostgreSQL`);
    return subject.blocks("parameter").flatMap((parameter) => {
      const fault = faultOf(family, parameter);
      return fault ? [fault] : [];
    });
  },
  passes: [
    group('"postgres15"', "rds.force_ssl", '"1"', LATER),
    group('"postgres15"', "rds.force_ssl", '"0"'),
    group('"postgres14"', "rds.force_ssl", '"1"'),
    group('"postgres15"', "log_min_duration_statement", '"500"'),
    group('"postgres15"', "max_connections", '"50"', LATER),
  ],
  fails: [
    group('"postgres15"', "rds.force_ssl", '"1"'),
    group('"postgres16"', "rds.force_ssl", '"1"', 'apply_method = "immediate"'),
    group('"postgres15"', "max_connections", '"50"'),
    group('"postgres15"', "shared_preload_libraries", '"pgaudit"', 'apply_method = "immediate"'),
  ],
  undecided: [
    group("var.unknown", "rds.force_ssl", '"1"'),
    group('"postgres15"', "rds.force_ssl", "var.unknown"),
    group('"postgres15"', "rds.force_ssl", '"1"', "apply_method = var.unknown"),
  ],
});
