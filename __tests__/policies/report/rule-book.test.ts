import { readFileSync } from "node:fs";
import path from "node:path";
import { loadRules } from "../../../policies/engine/registry";
import type { PackedRule } from "../../../policies/engine/rule";
import { RULE_BOOK, ruleBook } from "../../../policies/report/rule-book";
import { PROJECT_ROOT } from "../../support/run-project";

describe("the rule book", () => {
  let rules: readonly PackedRule[];
  beforeAll(async () => {
    rules = await loadRules();
  });

  it("is what npm run policy -- book makes of the rules", () => {
    expect(readFileSync(path.join(PROJECT_ROOT, RULE_BOOK), "utf8")).toBe(ruleBook(rules));
  });

  it("tells every rule with its severity, why, fix, example, source, controls and other names", () => {
    const sections = ruleBook(rules).split("\n### ");
    const missing = rules.flatMap(({ id, severity, example, source, controls = {}, aliases }) => {
      const section = sections.find((each) => each.startsWith(`${id}\n`)) ?? "";
      const told = [severity, "Why: ", "Fix: ", example, source, Object.values(controls), Object.values(aliases)];
      return told.flat(2).filter((words) => !section.replaceAll("\\", "").includes(words.replaceAll("\\", "")));
    });
    expect(missing).toEqual([]);
  });

  it("gathers the rules of a pack under one heading", () => {
    const headings = [...ruleBook(rules).matchAll(/^## (.+)$/gm)].map(([, pack]) => pack);
    expect(headings).toEqual([...new Set(rules.map(({ pack }) => pack))]);
  });

  it("shows nothing as markup that is text", () => {
    const [rule] = rules as [PackedRule];
    expect(ruleBook([{ ...rule, title: "no <b>*</b>" }])).toContain("no \\<b\\>\\*\\</b\\>");
  });
});
