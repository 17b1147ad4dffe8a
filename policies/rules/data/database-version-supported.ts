import { defineRule, NotApplicable } from "../../engine/rule";
import { cluster, database } from "../../evidence/resources";
import type { Product } from "../../facts/ends-of-support";
import { supportOf } from "../../facts/support";
import { undecided } from "../../facts/undecided";

const PRODUCTS: Readonly<Record<string, Product>> = {
  postgres: "rdsPostgres",
  "aurora-postgresql": "auroraPostgres",
};
const postgres = (more: string): string => database(`engine = "postgres"; ${more}`);

export const databaseVersionSupported = defineRule({
  id: "database-version-supported",
  title: "a database must run a major version in standard support; 180 days before its end it is warned of",
  severity: "medium",
  why: "RDS charges for Extended Support of a version that has ended, by the vCPU and the hour, and upgrades it by force later",
  fix: "upgrade to a major version in standard support",
  example: 'engine         = "postgres"\nengine_version = "17"',
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
  aliases: {},
  appliesTo: ["aws_db_instance", "aws_rds_cluster"],
  check: (subject, today) => {
    const engine = subject.string("engine") ?? undecided("engine", "is not set");
    const product = Object.hasOwn(PRODUCTS, engine) ? PRODUCTS[engine] : undefined;
    if (!product) return new NotApplicable(`the list of ends of support has no ${engine}`);
    const version = subject.string("engine_version") ?? undecided("engine_version", "is not set");
    return supportOf(product, version, "engine_version", today);
  },
  passes: [postgres('engine_version = "15"'), postgres('engine_version = "17.4"'), cluster('engine_version = "16.4"')],
  fails: [postgres('engine_version = "13.23"'), postgres('engine_version = "9.6"'), cluster('engine_version = "12"')],
  undecided: [postgres(""), postgres("engine_version = var.unknown"), postgres('engine_version = "99"')],
  warns: [postgres('engine_version = "14.23"'), cluster('engine_version = "14"')],
  evidenceDay: "2026-11-30",
});
