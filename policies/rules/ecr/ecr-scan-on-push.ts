import { defineRule } from "../../engine/rule";
import { repository } from "../../evidence/programs";
import type { Attributes } from "../../facts/attributes";
import { allOf, anyOf } from "../../facts/items";
import type { Subject } from "../../facts/subject";
import { wildcards } from "../../facts/wildcards";

/** Whether a rule of the registry is for a repository; a filter without a wildcard is a part of the name. @throws Undecided */
const scansOnPush = (rule: Attributes, repository: Subject): boolean =>
  allOf(
    () => rule.string("scan_frequency") !== "MANUAL",
    () =>
      rule.blocks("repository_filter").some((each) => {
        const filter = each.string("filter") ?? "";
        const pattern = wildcards(filter.includes("*") ? filter : `*${filter}*`);
        return filter === "*" || pattern.test(repository.string("name") ?? "");
      }),
  );

const scan = (value: string): string => repository(`image_scanning_configuration {\n    scan_on_push = ${value}\n  }`);
const registry = (
  frequency: string,
  filter = "*",
): string => `resource "aws_ecr_registry_scanning_configuration" "all" {
  scan_type = "ENHANCED"
  rule {
    scan_frequency = ${frequency}
    repository_filter {
      filter      = "${filter}"
      filter_type = "WILDCARD"
    }
  }
}`;

export const ecrScanOnPush = defineRule({
  id: "ecr-scan-on-push",
  title: "images must be scanned when they are pushed",
  severity: "high",
  why: "a known vulnerability is otherwise first noticed by whoever uses it",
  fix: "turn scan_on_push on, or scan the whole registry",
  example: "image_scanning_configuration {\n  scan_on_push = true",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-1",
  controls: { "FSBP 1.0.0": ["ECR.1"] },
  aliases: { checkov: ["CKV_AWS_163"], trivy: ["AWS-0030"] },
  appliesTo: ["aws_ecr_repository"],
  check: (subject) => {
    const isScanned = anyOf(
      () => subject.block("image_scanning_configuration")?.flag("scan_on_push") ?? false,
      () =>
        subject
          .others("aws_ecr_registry_scanning_configuration")
          .flatMap((scanning) => scanning.blocks("rule"))
          .some((rule) => scansOnPush(rule, subject)),
    );
    return isScanned ? undefined : "images are not scanned on push";
  },
  passes: [
    scan("true"),
    repository("", registry('"SCAN_ON_PUSH"')),
    repository("", registry('"CONTINUOUS_SCAN"', "r*")),
    repository("", registry('"SCAN_ON_PUSH"', "r")),
    scan("var.unknown").concat("\n", registry('"SCAN_ON_PUSH"')),
  ],
  fails: [
    repository(),
    scan("false"),
    repository("", registry('"MANUAL"')),
    repository("", registry('"SCAN_ON_PUSH"', "prod-*")),
  ],
  undecided: [scan("var.unknown"), repository("", registry("var.unknown"))],
});
