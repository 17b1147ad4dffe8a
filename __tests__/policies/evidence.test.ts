import { parse } from "@cdktf/hcl2json";
import { judge } from "../../policies/engine/judge";
import { loadRules } from "../../policies/engine/registry";
import type { PackedRule } from "../../policies/engine/rule";
import { severities } from "../../policies/engine/rule";
import { evidenceFaults } from "../../policies/kit/expect-rule";
import { readTexts } from "../../policies/readers/configuration";
import { casesOf, type EvidenceCase } from "../support/evidence";

let rules: readonly PackedRule[];
let cases: readonly EvidenceCase[];

beforeAll(async () => {
  rules = await loadRules();
  cases = rules.flatMap(casesOf);
});

describe("the evidence of every rule", () => {
  it("passes, fails and is undecided where it says so, and has all three kinds", () => {
    expect(rules.flatMap(evidenceFaults)).toEqual([]);
  });

  it("is understood to the last word", () => {
    const notes = cases.flatMap(({ name, hcl }) =>
      readTexts({ "main.tf": hcl }).program.notes.map(({ what }) => `${name}: ${what}`),
    );
    expect(notes).toEqual([]);
  });

  it("gets the same verdicts as Terraform's JSON, doubts and findings included", async () => {
    const differing: unknown[] = [];
    for (const { name, rule, hcl } of cases) {
      const json = JSON.stringify(await parse("main.tf", hcl));
      const [fromHcl, fromJson] = [{ "main.tf": hcl }, { "main.tf.json": json }].map((files) =>
        judge(readTexts(files).program, [rule]).map(({ rule: _, resource, ...verdict }) => ({
          address: resource.address,
          ...verdict,
        })),
      );
      if (JSON.stringify(fromHcl) !== JSON.stringify(fromJson)) differing.push({ name, fromHcl, fromJson });
    }
    expect(differing).toEqual([]);
  });
});

describe("the words of every rule", () => {
  it("say what, why and how, with an example of two lines", () => {
    const isWorded = ({ title, why, fix, example, source }: PackedRule) =>
      [title, why, fix].every((words) => /^[a-zA-Z].*[^.]$/s.test(words) && words.length > 15) &&
      example.split("\n").length === 2 &&
      /^https:\/\/docs\.(aws\.amazon|github|docker)\.com\//.test(source);
    expect(rules.filter((rule) => !isWorded(rule)).map(({ id }) => id)).toEqual([]);
  });

  it("know their severity, and the date or version of each control", () => {
    const isDated = (rule: PackedRule) => Object.keys(rule.controls ?? {}).every((standard) => /\d/.test(standard));
    expect(rules.filter((rule) => !severities.includes(rule.severity) || !isDated(rule)).map(({ id }) => id)).toEqual(
      [],
    );
  });

  it("use an id once", () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });
});
