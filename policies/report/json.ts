import { countsOf, type Format, linesOf, standing } from "./report";

/** For programs: every verdict, the passes too. */
export const json: Format = (report) =>
  JSON.stringify(
    {
      subject: report.subject,
      counts: countsOf(report),
      verdicts: report.verdicts.map((verdict) => ({
        rule: verdict.rule.id,
        pack: verdict.rule.pack,
        severity: verdict.rule.severity,
        resource: verdict.resource.id,
        location: verdict.resource.location,
        verdict: standing(verdict),
        lines: verdict.kind === "not-applicable" ? [verdict.reason] : linesOf(verdict),
        ...(verdict.waiver && { waiver: verdict.waiver }),
      })),
      faults: report.faults,
      warnings: report.warnings,
      notUnderstood: report.notes,
      seconds: report.seconds,
    },
    null,
    2,
  );
