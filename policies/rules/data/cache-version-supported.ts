import { defineRule, NotApplicable } from "../../engine/rule";
import { cache } from "../../evidence/resources";
import { supportOf } from "../../facts/support";
import { undecided } from "../../facts/undecided";

const redis = (version: string): string => cache(`engine = "redis"; engine_version = "${version}"`);

export const cacheVersionSupported = defineRule({
  id: "cache-version-supported",
  title: "a cache must run a major version in standard support; 180 days before its end it is warned of",
  severity: "medium",
  why: "ElastiCache charges for Extended Support of a version that has ended, for each node and hour",
  fix: "upgrade to Redis OSS 7 or to Valkey",
  example: 'engine         = "redis"\nengine_version = "7.1"',
  source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html",
  aliases: {},
  appliesTo: ["aws_elasticache_replication_group", "aws_elasticache_cluster"],
  check: (subject, today) => {
    // A member of a group has the group's engine; a group is one of Redis unless it says otherwise.
    if (subject.type === "aws_elasticache_cluster" && subject.has("replication_group_id"))
      return new NotApplicable("its replication group says which version it runs");
    const engine =
      subject.string("engine") ??
      (subject.type === "aws_elasticache_cluster" ? undecided("engine", "is not set") : "redis");
    if (engine !== "redis") return new NotApplicable(`no end of ${engine} on ElastiCache is announced`);
    const version = subject.string("engine_version") ?? undecided("engine_version", "is not set");
    return supportOf("elasticacheRedis", version, "engine_version", today);
  },
  passes: [redis("7.1"), cache('engine_version = "7.0"'), cache('engine = "valkey"; engine_version = "8.0"')],
  fails: [redis("5.0.6"), cache('engine_version = "4.0.10"')],
  undecided: [cache(), cache("engine_version = var.unknown"), redis("99")],
  warns: [redis("6.2")],
  evidenceDay: "2026-11-30",
});
