import type { Judged } from "../waivers/apply";
import { countsOf, type Format, linesOf, placeOf, standing, toLookAt } from "./report";

/** Codes of a terminal, by what they are used for. @see https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
const STYLES = { critical: 35, high: 31, medium: 33, low: 34, fix: 32, bold: 1, dim: 2 } as const;

/** For people: what is wrong by rule, most severe first, and one line at the end. */
export const terminal: Format = (report, { isColoured }) => {
  const paint = (style: keyof typeof STYLES, text: string) =>
    isColoured ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
  const groups = groupsOf(toLookAt(report));
  const blocks = [...groups.values()].map((verdicts) => {
    const [{ rule, waiver }] = verdicts as [Judged];
    const state = standing(verdicts[0] as Judged);
    const head = state === "fail" ? paint(rule.severity, rule.severity) : paint("dim", `${state} (${rule.severity})`);
    return [
      `${head} ${paint("bold", rule.id)}: ${rule.title}`,
      ...verdicts.flatMap((verdict) => [
        `  ${verdict.resource.id} ${paint("dim", `(${placeOf(verdict)})`)}`,
        ...linesOf(verdict).map((line) => `    ${line}`),
        ...(verdict.waiver
          ? [`    waived until ${verdict.waiver.until ?? "further notice"}: ${verdict.waiver.reason}`]
          : []),
      ]),
      ...(waiver || state === "undecided" ? [] : [`  ${paint("fix", "fix")}: ${rule.fix}`]),
    ].join("\n");
  });
  const notes = report.notes.map(
    ({ what, location }) => `not understood: ${what} (${location.file}${location.line ? `:${location.line}` : ""})`,
  );
  const { fail, undecided, warn, waived, pass, "not-applicable": not } = countsOf(report);
  const total = `${report.subject}: ${fail} failed, ${undecided} undecided, ${warn} warned of, ${waived} waived, ${pass} passed, ${not} not applicable; ${report.rules.length} rules, ${report.seconds.toFixed(1)} s`;
  const lines = [...report.faults, ...report.warnings, total];
  return [...blocks, ...(notes.length > 0 ? [notes.join("\n")] : []), ...lines].join("\n\n");
};

const groupsOf = (verdicts: readonly Judged[]): Map<string, Judged[]> => {
  const groups = new Map<string, Judged[]>();
  for (const verdict of verdicts) {
    const key = `${standing(verdict)} ${verdict.rule.id}`;
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return groups;
};
