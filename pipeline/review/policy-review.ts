import { loadRules } from "../../policies/engine/registry";
import { readConfiguration } from "../../policies/readers/configuration";
import { makeReport } from "../../policies/report/make-report";
import { linesOf, placeOf, type Report, toLookAt } from "../../policies/report/report";
import type { Judged } from "../../policies/waivers/apply";
import { inlineCode, plain } from "../markdown";

/** What policies say of a change. */
export interface PolicyReview {
  /** Findings that the base has not. */
  readonly broken: readonly PolicyFinding[];
  /** What will be wrong one day, and the base is not warned of. */
  readonly warned: readonly PolicyFinding[];
  /** The same as broken, accepted by a waiver that the base has not. */
  readonly accepted: readonly PolicyFinding[];
  /** What is wrong with waivers. */
  readonly faults: readonly string[];
  /** Waivers that end soon. */
  readonly warnings: readonly string[];
  /** What it was compared with. @default nothing: these are all findings that there are */
  readonly base?: string;
}

export interface PolicyFinding {
  readonly rule: string;
  readonly severity: string;
  /** Page that the rule follows. */
  readonly source: string;
  /** Address of the resource, behind its stack. */
  readonly resource: string;
  /** Line of TypeScript, and path of the construct. */
  readonly place: string;
  readonly what: string;
  /** What to do. */
  readonly fix: string;
}

/** Judges what was synthesized into a folder. @param folder Relative to the repository. */
export const judge = async (folder: string, subject: string): Promise<Report> => {
  const started = performance.now();
  const today = new Date().toISOString().slice(0, "2026-11-23".length);
  const { program, comments } = readConfiguration(folder);
  return makeReport({
    ...{ subject, program, comments, rules: await loadRules(), waivers: [] },
    ...{ unknown: "warn", today, started },
  });
};

const keyOf = (verdict: Judged): string => [verdict.rule.id, verdict.resource.id, ...linesOf(verdict)].join("\n");

const findingOf = (verdict: Judged): PolicyFinding => {
  const { rule, resource, waiver } = verdict;
  const { file, line, construct } = resource.location;
  return {
    ...{ rule: rule.id, severity: rule.severity, source: rule.source, resource: resource.id, fix: rule.fix },
    place: line === undefined ? placeOf(verdict) : `${file}:${line}${construct ? ` (${construct})` : ""}`,
    what: [...linesOf(verdict), ...(waiver ? [`accepted: ${waiver.reason}`] : [])].join("; "),
  };
};

/** What is new in a report against that of the base. */
export const compare = (
  now: Report,
  before: { readonly report: Report; readonly name: string } | undefined,
): PolicyReview => {
  const known = (isAccepted: boolean) =>
    new Set(
      before
        ? toLookAt(before.report)
            .filter(({ waiver }) => isAccepted || !waiver)
            .map(keyOf)
        : [],
    );
  const [broken, all] = [known(false), known(true)];
  const found = toLookAt(now);
  const fresh = found.filter((each) => !each.waiver && !broken.has(keyOf(each)));
  return {
    broken: fresh.filter(({ kind }) => kind !== "warn").map(findingOf),
    warned: fresh.filter(({ kind }) => kind === "warn").map(findingOf),
    accepted: before ? found.filter((each) => each.waiver && !all.has(keyOf(each))).map(findingOf) : [],
    faults: now.faults.filter((fault) => !before?.report.faults.includes(fault)),
    warnings: now.warnings,
    ...(before && { base: before.name }),
  };
};

/** For the verdict. */
export const policyWords = ({ broken, faults }: PolicyReview): string => {
  const rules = new Set(broken.map(({ rule }) => rule)).size;
  const words = rules === 0 ? "breaks no policy" : `BREAKS ${rules} ${rules === 1 ? "POLICY" : "POLICIES"}`;
  return faults.length > 0 ? `${words}, and ${faults.length} waivers are wrong` : words;
};

const lineOf = ({ rule, severity, source, resource, place, what, fix }: PolicyFinding, advice: boolean): string[] => [
  `- [${inlineCode(rule)}](${source}) (${severity}): ${plain(what)}`,
  `  - ${inlineCode(resource)}, made by ${inlineCode(place)}`,
  ...(advice ? [`  - To do: ${plain(fix)}`] : []),
];

/** The part of a review that is about policies. */
export const policyLines = ({ broken, warned, accepted, faults, warnings, base }: PolicyReview): string[] => {
  const title = base ? `Policies that it breaks and ${base} does not` : "Policies that it breaks";
  return [
    ...(broken.length > 0 ? ["", `### ${plain(title)}`, ...broken.flatMap((each) => lineOf(each, true))] : []),
    ...(warned.length > 0 ? ["", "### Policies warn of", ...warned.flatMap((each) => lineOf(each, true))] : []),
    ...(accepted.length > 0
      ? ["", "### Newly accepted findings", ...accepted.flatMap((each) => lineOf(each, false))]
      : []),
    ...(faults.length > 0 ? ["", "### Waivers", ...faults.map((fault) => `- ${plain(fault)}`)] : []),
    ...(warnings.length > 0
      ? ["", "### Waivers that end soon", ...warnings.map((warning) => `- ${plain(warning)}`)]
      : []),
  ];
};
