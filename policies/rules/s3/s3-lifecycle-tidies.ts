import { defineRule } from "../../engine/rule";
import { besideBucket, bucket } from "../../evidence/programs";
import type { Attributes } from "../../facts/attributes";
import { companion } from "../../facts/buckets";
import { allOf, findings, Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";

const TYPE = "aws_s3_bucket_lifecycle_configuration";

/** Whether a rule is for every object. @throws Undecided */
const isForAll = (rule: Attributes): boolean =>
  allOf(
    () => !rule.has("prefix"),
    () => rule.blocks("filter").every((filter) => filter.names.every((name) => !filter.has(name))),
  );

/** Whether the logs of others come here. @throws Undecided */
const holdsLogs = (subject: Subject): boolean =>
  new Items([
    ["aws_s3_bucket_logging", "target_bucket"],
    ["aws_lb", "access_logs.bucket"],
    ["aws_alb", "access_logs.bucket"],
  ] as const).some(([type, attribute]) => !subject.linked(type, attribute).isEmpty);

const ABORTS = "abort_incomplete_multipart_upload {\n      days_after_initiation = 7\n    }";
const EXPIRES = "expiration {\n      days = 90\n    }";
const lifecycle = (rule: string, beside = ""): string =>
  bucket(`${besideBucket(TYPE, `rule {\n    id = "r"\n    ${rule}\n  }`)}\n${beside}`);
const LOGS =
  'resource "aws_s3_bucket_logging" "l" {\n  bucket = "another"\n  target_bucket = aws_s3_bucket.b.id\n  target_prefix = "l/"\n}';
const enabled = (rule: string): string => `status = "Enabled"\n    filter {}\n    ${rule}`;

export const s3LifecycleTidies = defineRule({
  id: "s3-lifecycle-tidies",
  title: "a bucket must drop uploads that were never finished, and logs that are old",
  severity: "low",
  why: "parts of broken uploads are in no listing and are paid for every month; so are logs that nobody will read",
  fix: "add an aws_s3_bucket_lifecycle_configuration that aborts uploads, and expires logs",
  example: "rule {\n  abort_incomplete_multipart_upload { days_after_initiation = 7 }",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-13",
  controls: { "FSBP 1.0.0": ["S3.13"] },
  aliases: { checkov: ["CKV2_AWS_61", "CKV_AWS_300"] },
  appliesTo: ["aws_s3_bucket"],
  check: (subject) => {
    const configuration = companion(subject, TYPE);
    if (!configuration) return "has no lifecycle";
    const rules = configuration.blocks("rule").filter((rule) => rule.string("status") === "Enabled");
    const does = (name: string) =>
      rules.some((rule) =>
        allOf(
          () => !rule.blocks(name).isEmpty,
          () => isForAll(rule),
        ),
      );
    return findings(
      () => (does("abort_incomplete_multipart_upload") ? undefined : "keeps uploads that were never finished"),
      () => (!does("expiration") && holdsLogs(subject) ? "keeps logs for ever" : undefined),
    );
  },
  passes: [lifecycle(enabled(ABORTS)), lifecycle(enabled(`${ABORTS}\n    ${EXPIRES}`), LOGS)],
  fails: [
    bucket(),
    lifecycle(enabled(EXPIRES)),
    lifecycle(`status = "Disabled"\n    filter {}\n    ${ABORTS}`),
    lifecycle(`status = "Enabled"\n    filter {\n      prefix = "tmp/"\n    }\n    ${ABORTS}`),
    lifecycle(enabled(ABORTS), LOGS),
  ],
  undecided: [lifecycle(`status = var.unknown\n    filter {}\n    ${ABORTS}`)],
});
