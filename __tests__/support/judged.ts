import { loadRules } from "../../policies/engine/registry";
import { readTexts } from "../../policies/readers/configuration";
import { makeReport, type Request } from "../../policies/report/make-report";
import type { Report } from "../../policies/report/report";

/** Some rules of two packs: what a test counts must not change with every new one. */
const RULES = [
  "s3-tls-only",
  ...["ecr-immutable-tags", "ecr-scan-on-push", "ecr-lifecycle-policy"],
  ...["no-administrator-policy", "no-wildcard-actions", "no-wildcard-resources", "trust-is-narrow"],
];

/** The report on a program of one file, on a day in 2026. */
export const reportOn = async (text: string, more: Partial<Request> = {}, file = "main.tf"): Promise<Report> => {
  const read = readTexts({ [file]: text });
  const rules = (await loadRules()).filter(({ id }) => RULES.includes(id));
  return makeReport({
    subject: "test",
    ...read,
    rules,
    waivers: [],
    unknown: "warn",
    today: "2026-11-23",
    started: performance.now(),
    ...more,
  });
};

/** A repository of which exactly one rule, that on tags, has something to say. */
export const repositoryWithout = (comment = ""): string => `resource "aws_ecr_repository" "r" {
  ${comment}
  name = "r"
  image_scanning_configuration {
    scan_on_push = true
  }
  encryption_configuration {
    encryption_type = "KMS"
  }
}
resource "aws_ecr_lifecycle_policy" "p" {
  repository = aws_ecr_repository.r.name
  policy     = "{}"
}
`;
