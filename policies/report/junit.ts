import { type Format, linesOf, standing } from "./report";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Characters that XML 1.0 has no way to write. @see https://www.w3.org/TR/xml/#charsets */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const xml = (text: string): string =>
  text.replace(UNWRITABLE, "?").replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** For test reports: a rule is a suite, a verdict is a case; what is undecided, warned of or waived is skipped, in words. */
export const junit: Format = (report) => {
  const suites = report.rules.map((rule) => {
    const verdicts = report.verdicts.filter(
      (verdict) => verdict.rule.id === rule.id && verdict.kind !== "not-applicable",
    );
    const isFailure = (verdict: (typeof verdicts)[number]) =>
      standing(verdict) === "fail" || (standing(verdict) === "undecided" && report.unknown === "fail");
    const cases = verdicts.map((verdict) => {
      const text = xml(verdict.waiver ? `waived: ${verdict.waiver.reason}` : linesOf(verdict).join("; "));
      const inside = isFailure(verdict)
        ? `<failure message="${text}"/>`
        : verdict.kind === "pass"
          ? ""
          : `<skipped message="${text}"/>`;
      return `    <testcase classname="${rule.id}" name="${xml(verdict.resource.id)}">${inside}</testcase>`;
    });
    const failures = verdicts.filter(isFailure).length;
    const skipped = verdicts.filter((verdict) => verdict.kind !== "pass" && !isFailure(verdict)).length;
    const head = `name="${xml(`${rule.id}: ${rule.title}`)}" tests="${verdicts.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
    return [`  <testsuite ${head}>`, ...cases, "  </testsuite>"].join("\n");
  });
  const faults = report.faults.map(
    (fault) => `    <testcase classname="waivers" name="${xml(fault)}"><failure message="${xml(fault)}"/></testcase>`,
  );
  const warnings = report.warnings.map(
    (warning) =>
      `    <testcase classname="waivers" name="${xml(warning)}"><skipped message="${xml(warning)}"/></testcase>`,
  );
  const cases = [...faults, ...warnings];
  const counts = `tests="${cases.length}" failures="${faults.length}" errors="0" skipped="${warnings.length}"`;
  const last = cases.length > 0 ? [`  <testsuite name="waivers" ${counts}>`, ...cases, "  </testsuite>"] : [];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(report.subject)}">`,
    ...suites,
    ...last,
    "</testsuites>",
  ].join("\n");
};
