import type { PackedRule } from "../engine/rule";
import { detailsOf } from "./rule-page";

/** Where the rule book lies, from the root of the project. */
export const RULE_BOOK = "policies/RULES.md";

/** Words in Markdown, with what means something in it escaped. */
const words = (text: string): string => text.replace(/[\\`*<>[\]|]/g, "\\$&");

const sectionOf = (rule: PackedRule): string =>
  [
    `### ${rule.id}`,
    "",
    `**${rule.severity}**: ${words(rule.title)}.`,
    "",
    `Why: ${words(rule.why)}. Fix: ${words(rule.fix)}.`,
    "",
    "```",
    rule.example,
    "```",
    "",
    ...detailsOf(rule).map(([name, text]) => `- ${name}: ${name === "Source" ? `<${text}>` : words(text)}`),
  ].join("\n");

/** Every rule by pack, as a document. The same rules make the same text. */
export const ruleBook = (rules: readonly PackedRule[]): string => {
  const packs = [...new Set(rules.map(({ pack }) => pack))];
  const chapters = packs.map((pack) =>
    [`## ${pack}`, ...rules.filter((rule) => rule.pack === pack).map(sectionOf)].join("\n\n"),
  );
  const head = [
    "# The rules",
    "",
    `${rules.length} rules in ${packs.length} packs: ${packs.join(", ")}. Written by \`npm run policy -- book\` from the rules themselves; change those, not this.`,
  ].join("\n");
  return `${[head, ...chapters].join("\n\n")}\n`;
};
