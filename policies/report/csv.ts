import { type Format, linesOf, placeOf, standing } from "./report";

/** A cell that a spreadsheet takes for text: quoted where it has to be, and never a formula. */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** For spreadsheets: a line for each verdict. @see https://www.rfc-editor.org/rfc/rfc4180 */
export const csv: Format = ({ verdicts }) =>
  [
    ["verdict", "severity", "rule", "resource", "place", "text", "waived until", "waived because", "warning"],
    ...verdicts.map((verdict) => [
      standing(verdict),
      verdict.rule.severity,
      verdict.rule.id,
      verdict.resource.id,
      placeOf(verdict),
      linesOf(verdict).join("; "),
      verdict.waiver?.until ?? "",
      verdict.waiver?.reason ?? "",
      verdict.waiver?.warning ?? "",
    ]),
  ]
    .map((row) => row.map(cell).join(","))
    .join("\r\n");
