import { defineRule, NotApplicable } from "../../engine/rule";
import { cache } from "../../evidence/resources";
import { anyOf, findings } from "../../facts/items";
import { sensitiveWithoutKey } from "../../facts/sensitivity";
import type { Subject } from "../../facts/subject";

/** Valkey is encrypted at rest unless it is told otherwise, Redis is not. */
const isEncryptedAtRest = (subject: Subject): boolean =>
  subject.flag("at_rest_encryption_enabled") ?? subject.string("engine") === "valkey";
const asksWhoCalls = (subject: Subject): boolean =>
  anyOf(
    () => subject.has("auth_token"),
    () => !subject.oneOrMore("user_group_ids").isEmpty,
  );

const ENCRYPTED = "at_rest_encryption_enabled = true; transit_encryption_enabled = true";
const GROUP = 'user_group_ids = ["u"]';
const SENSITIVE = 'tags = { DataClassification = "restricted" }';

export const cacheEncrypted = defineRule({
  id: "cache-encrypted",
  title: "a cache must be encrypted at rest and in transit, and ask who calls",
  severity: "high",
  why: "whoever reaches its port, or gets hold of its backup, reads sessions and whatever else was put there",
  fix: "turn both encryptions on, and set user_group_ids or auth_token; kms_key_id of a sensitive one",
  example:
    "at_rest_encryption_enabled = true, transit_encryption_enabled = true\nuser_group_ids = [aws_elasticache_user_group.app.id]",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-4",
  controls: { "FSBP 1.0.0": ["ElastiCache.4", "ElastiCache.5", "ElastiCache.6"] },
  aliases: {
    checkov: ["CKV_AWS_29", "CKV_AWS_30", "CKV_AWS_31", "CKV_AWS_191"],
    cdkNag: ["AwsSolutions-AEC3"],
    trivy: ["AWS-0045", "AWS-0051"],
  },
  appliesTo: ["aws_elasticache_replication_group"],
  check: (subject) => {
    if (subject.has("global_replication_group_id"))
      return new NotApplicable("it takes after the first of its global group");
    return findings(
      () => (isEncryptedAtRest(subject) ? undefined : "is not encrypted at rest"),
      () => (subject.flag("transit_encryption_enabled") ? undefined : "is not encrypted in transit"),
      () =>
        subject.string("transit_encryption_mode") === "preferred" ? "takes what is not encrypted as well" : undefined,
      () => (asksWhoCalls(subject) ? undefined : "does not ask who calls"),
      () => sensitiveWithoutKey(subject, "kms_key_id"),
    );
  },
  passes: [
    cache(`${ENCRYPTED}; ${GROUP}`),
    cache(`${ENCRYPTED}; auth_token = "0123456789abcdef"`),
    cache(`engine = "valkey"; transit_encryption_enabled = true; ${GROUP}`),
    cache(`${ENCRYPTED}; ${GROUP}; ${SENSITIVE}; kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/1"`),
  ],
  fails: [
    cache(""),
    cache(ENCRYPTED),
    cache(`transit_encryption_enabled = true; ${GROUP}`),
    cache(`at_rest_encryption_enabled = true; ${GROUP}`),
    cache(`${ENCRYPTED}; ${GROUP}; transit_encryption_mode = "preferred"`),
    cache(`${ENCRYPTED}; ${GROUP}; ${SENSITIVE}`),
  ],
  undecided: [
    cache(`at_rest_encryption_enabled = var.unknown; transit_encryption_enabled = true; ${GROUP}`),
    cache(`${ENCRYPTED}; user_group_ids = split(",", var.unknown)`),
  ],
});
