import { createHash } from "node:crypto";
import type { PackedRule, Severity } from "../engine/rule";
import type { Judged } from "../waivers/apply";
import type { Waiver } from "../waivers/waiver";
import { type Format, linesOf, toLookAt } from "./report";

const LEVELS: Readonly<Record<Severity, string>> = { critical: "error", high: "error", medium: "warning", low: "note" };
/** What GitHub orders its alerts by, from 0 to 10. */
const SCORES: Readonly<Record<Severity, string>> = { critical: "9.5", high: "8.0", medium: "5.5", low: "3.0" };

const ruleOf = (rule: PackedRule) => ({
  id: rule.id,
  shortDescription: { text: rule.title },
  fullDescription: { text: `${rule.title}: ${rule.why}` },
  help: { text: `${rule.fix}\n\n${rule.example}` },
  helpUri: rule.source,
  defaultConfiguration: { level: LEVELS[rule.severity] },
  properties: { tags: ["security", rule.pack], "security-severity": SCORES[rule.severity] },
});

const suppressionOf = ({ reason, isOutside }: Waiver) => ({
  kind: isOutside ? "external" : "inSource",
  status: "accepted",
  justification: reason,
});

const resultOf = (verdict: Judged, rules: readonly PackedRule[]) => {
  const { rule, resource, waiver } = verdict;
  const { file, line, endLine, construct } = resource.location;
  const level = verdict.kind === "warn" ? "note" : LEVELS[rule.severity];
  const fingerprint = createHash("sha256").update(`${rule.id} ${resource.id}`).digest("hex");
  return {
    ruleId: rule.id,
    ruleIndex: rules.indexOf(rule),
    kind: verdict.kind === "undecided" ? "open" : "fail",
    level: verdict.kind === "undecided" ? "none" : level,
    message: { text: `${resource.id}: ${linesOf(verdict).join("; ")}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/") },
          ...(line && { region: { startLine: line, ...(endLine && { endLine }) } }),
        },
        logicalLocations: [
          { fullyQualifiedName: resource.id, kind: "resource" },
          ...(construct ? [{ fullyQualifiedName: construct, kind: "module" }] : []),
        ],
      },
    ],
    partialFingerprints: { "ruleAndResource/v1": fingerprint },
    ...(waiver && { suppressions: [suppressionOf(waiver)] }),
  };
};

/** For code scanning. @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const sarif: Format = (report) =>
  JSON.stringify(
    {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "stockwiz-policies", rules: report.rules.map(ruleOf) } },
          results: toLookAt(report).map((verdict) => resultOf(verdict, report.rules)),
          invocations: [
            {
              executionSuccessful: true,
              toolExecutionNotifications: [
                ...report.faults,
                ...report.warnings,
                ...report.notes.map(({ what }) => `not understood: ${what}`),
              ].map((text) => ({ level: "warning", message: { text } })),
            },
          ],
        },
      ],
    },
    null,
    2,
  );
