import { defineRule, NotApplicable } from "../../engine/rule";
import { cluster, database, resource } from "../../evidence/resources";
import type { Subject } from "../../facts/subject";
import { undecided } from "../../facts/undecided";

/** By the beginning of the engine's name: the parameter that forces TLS, and the version that has it on by itself. */
const FORCING = [
  { engine: "aurora-postgresql", parameter: "rds.force_ssl", since: 17 },
  { engine: "aurora-mysql", parameter: "require_secure_transport", since: Number.POSITIVE_INFINITY },
  { engine: "postgres", parameter: "rds.force_ssl", since: 15 },
  { engine: "mysql", parameter: "require_secure_transport", since: Number.POSITIVE_INFINITY },
  { engine: "mariadb", parameter: "require_secure_transport", since: Number.POSITIVE_INFINITY },
  { engine: "sqlserver", parameter: "rds.force_ssl", since: Number.POSITIVE_INFINITY },
] as const;

const GROUPS: Readonly<Record<string, readonly [attribute: string, type: string]>> = {
  aws_db_instance: ["parameter_group_name", "aws_db_parameter_group"],
  aws_rds_cluster: ["db_cluster_parameter_group_name", "aws_rds_cluster_parameter_group"],
};
const DEFAULT_GROUP = "default.";
const isOn = (value: string): boolean => ["1", "on", "true"].includes(value.toLowerCase());

/** The number in `16.3`, `postgres16` or `default.aurora-postgresql16`. @throws Undecided when there is none */
const majorOf = (version: string | undefined, attribute: string): number => {
  const [, major] = /^\D*(\d+)/.exec(version ?? "") ?? [];
  return major ? Number(major) : undecided(attribute, "names no version");
};

const forcesTls = (subject: Subject, { parameter, since }: (typeof FORCING)[number]): boolean => {
  const isOnSince = (version: string | undefined, attribute: string) =>
    Number.isFinite(since) && majorOf(version, attribute) >= since;
  const [attribute, type] = GROUPS[subject.type] as (typeof GROUPS)[string];
  const named = subject.text(attribute);
  if (!named) return isOnSince(subject.string("engine_version"), "engine_version");
  if (named.isKnown && named.startsWith(DEFAULT_GROUP)) return isOnSince(named.value, attribute);
  return subject.resolve(named, type).every((group) => {
    const set = group.blocks("parameter").filter((each) => each.string("name") === parameter).first;
    return set ? isOn(set.string("value") ?? "") : isOnSince(group.string("family"), "family");
  });
};

const group = (family: string, name: string, value: string): string =>
  resource(
    "aws_db_parameter_group",
    `name = "g"; family = "${family}"; parameter {; name = "${name}"; value = ${value}; }`,
  );
const USED = "parameter_group_name = aws_db_parameter_group.x.name";
const postgres = (more: string, ...beside: readonly string[]): string =>
  database(`engine = "postgres"; ${more}`, ...beside);

export const databaseForcesTls = defineRule({
  id: "database-forces-tls",
  title: "a database must refuse connections that are not encrypted",
  severity: "medium",
  why: "a client that forgets to ask for TLS sends its password and every row in the open",
  fix: "set rds.force_ssl or require_secure_transport in the parameter group",
  example: 'parameter {\n  name = "rds.force_ssl", value = "1"',
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html",
  aliases: { checkov: ["CKV2_AWS_69"] },
  appliesTo: ["aws_db_instance", "aws_rds_cluster"],
  check: (subject) => {
    const engine = subject.string("engine") ?? undecided("engine", "is not set");
    const forcing = FORCING.find((each) => engine.startsWith(each.engine));
    if (!forcing) return new NotApplicable(`${engine} has no parameter for it`);
    return forcesTls(subject, forcing) ? undefined : `${forcing.parameter} is not on`;
  },
  passes: [
    postgres('engine_version = "16.3"'),
    postgres('parameter_group_name = "default.postgres16"'),
    postgres(USED, group("postgres14", "rds.force_ssl", '"1"')),
    postgres(USED, group("postgres16", "log_min_duration_statement", '"500"')),
    database(`engine = "mysql"; ${USED}`, group("mysql8.0", "require_secure_transport", '"ON"')),
    cluster('engine_version = "17.4"'),
  ],
  fails: [
    postgres('engine_version = "14"'),
    postgres(`engine_version = "16.3"; ${USED}`, group("postgres16", "rds.force_ssl", '"0"')),
    database('engine = "mysql"; engine_version = "8.0"'),
    cluster('engine_version = "16.4"'),
  ],
  undecided: [
    postgres(""),
    postgres("engine_version = var.unknown"),
    postgres('parameter_group_name = "elsewhere"'),
    postgres(USED, group("postgres16", "rds.force_ssl", "var.unknown")),
  ],
});
