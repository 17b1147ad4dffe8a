import type { PackedRule } from "../engine/rule";

const list = (names: readonly string[]): string => names.join(", ");

/** What stands beside the words of a rule: controls, other tools' names for it, its source; only what there is. */
export const detailsOf = ({ appliesTo, controls = {}, aliases, source }: PackedRule): [string, string][] => {
  const { checkov, cdkNag, trivy } = aliases;
  const others = Object.entries({ Checkov: checkov, "cdk-nag": cdkNag, Trivy: trivy });
  const rows: [string, string][] = [
    ["Looks at", list(appliesTo)],
    [
      "Controls",
      Object.entries(controls)
        .map(([standard, ids]) => `${standard} ${list(ids)}`)
        .join("; "),
    ],
    ["Also known as", others.flatMap(([tool, names]) => (names ? [`${tool} ${list(names)}`] : [])).join("; ")],
    ["Source", source],
  ];
  return rows.filter(([, text]) => text !== "");
};

/** All that a rule says of itself, for `explain`. */
export const rulePage = (rule: PackedRule): string =>
  [
    `${rule.id} (${rule.severity}, pack ${rule.pack})`,
    "",
    `${rule.title}.`,
    `Why: ${rule.why}.`,
    `Fix: ${rule.fix}.`,
    "",
    ...rule.example.split("\n").map((line) => `    ${line}`),
    "",
    ...detailsOf(rule).map(([name, text]) => `${name}: ${text}`),
  ].join("\n");
