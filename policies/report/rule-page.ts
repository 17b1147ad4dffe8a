import type { PackedRule } from "../engine/rule";

/** All that a rule says of itself, for `explain` and the rule book. */
export const rulePage = (rule: PackedRule): string => {
  const list = (names: readonly string[] = []) => names.join(", ");
  const controls = Object.entries(rule.controls ?? {}).map(([standard, ids]) => `${standard} ${list(ids)}`);
  const { checkov, cdkNag, trivy } = rule.aliases;
  const others = [
    checkov && `Checkov ${list(checkov)}`,
    cdkNag && `cdk-nag ${list(cdkNag)}`,
    trivy && `Trivy ${list(trivy)}`,
  ];
  return [
    `${rule.id} (${rule.severity}, pack ${rule.pack})`,
    "",
    `${rule.title}.`,
    `Why: ${rule.why}.`,
    `Fix: ${rule.fix}.`,
    "",
    ...rule.example.split("\n").map((line) => `    ${line}`),
    "",
    `Looks at: ${list(rule.appliesTo)}`,
    ...(controls.length > 0 ? [`Controls: ${controls.join("; ")}`] : []),
    ...(others.some(Boolean) ? [`Also known as: ${others.filter(Boolean).join("; ")}`] : []),
    `Source: ${rule.source}`,
  ].join("\n");
};
