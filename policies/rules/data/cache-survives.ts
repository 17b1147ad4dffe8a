import { defineRule, NotApplicable } from "../../engine/rule";
import { cache } from "../../evidence/resources";
import { findings } from "../../facts/items";

const FAILOVER = "automatic_failover_enabled = true; multi_az_enabled = true";

export const cacheSurvives = defineRule({
  id: "cache-survives",
  title: "a cache must survive a node and a zone, and keep backups",
  severity: "medium",
  why: "when its only node goes, every session goes, and the database meets all the load at once",
  fix: "turn automatic_failover_enabled and multi_az_enabled on, and set snapshot_retention_limit",
  example: "automatic_failover_enabled = true, multi_az_enabled = true\nsnapshot_retention_limit = 1",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-3",
  controls: { "FSBP 1.0.0": ["ElastiCache.1", "ElastiCache.3"] },
  aliases: { checkov: ["CKV2_AWS_50", "CKV_AWS_134"], cdkNag: ["AwsSolutions-AEC4"], trivy: ["AWS-0050"] },
  appliesTo: ["aws_elasticache_replication_group"],
  check: (subject) => {
    if (subject.has("global_replication_group_id"))
      return new NotApplicable("it takes after the first of its global group");
    return findings(
      () => (subject.flag("automatic_failover_enabled") ? undefined : "no replica takes over"),
      () => (subject.flag("multi_az_enabled") ? undefined : "stands in one zone"),
      () => (subject.number("snapshot_retention_limit") ? undefined : "keeps no backups"),
    );
  },
  passes: [cache(`${FAILOVER}; snapshot_retention_limit = 1`)],
  fails: [
    cache(""),
    cache(FAILOVER),
    cache(`${FAILOVER}; snapshot_retention_limit = 0`),
    cache("automatic_failover_enabled = true; snapshot_retention_limit = 1"),
  ],
  undecided: [cache(`${FAILOVER}; snapshot_retention_limit = var.unknown`)],
});
