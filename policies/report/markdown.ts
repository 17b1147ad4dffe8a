import { countsOf, type Format, linesOf, placeOf, standing, toLookAt } from "./report";

/** Longest table that a pull request is given; GitHub cuts a comment at 65,536 characters. */
const MOST_ROWS = 100;

const cell = (text: string): string => text.replace(/[\\|`<>*_[\]]/g, "\\$&").replaceAll("\n", " ");

/** For a pull request: one line, and a table of what somebody has to look at. */
export const markdown: Format = (report) => {
  const { fail, undecided, warn, waived, pass } = countsOf(report);
  const rows = toLookAt(report).map((verdict) => {
    const text = verdict.waiver ? `waived: ${verdict.waiver.reason}` : linesOf(verdict).join("; ");
    const { rule } = verdict;
    return `| ${standing(verdict)} | ${rule.severity} | [${rule.id}](${rule.source}) | ${cell(verdict.resource.id)} | ${cell(placeOf(verdict))} | ${cell(text)} |`;
  });
  const left = rows.length - MOST_ROWS;
  return [
    `**Policies, ${cell(report.subject)}:** ${fail} failed, ${undecided} undecided, ${warn} warned of, ${waived} waived, ${pass} passed`,
    ...(rows.length > 0
      ? [
          "",
          "| | severity | rule | resource | made by | what |",
          "|---|---|---|---|---|---|",
          ...rows.slice(0, MOST_ROWS),
        ]
      : []),
    ...(left > 0 ? ["", `and ${left} more`] : []),
    ...[...report.faults, ...report.warnings].map((line) => `\n- ${cell(line)}`),
  ].join("\n");
};
