import { parse } from "@cdktf/hcl2json";
import { judge } from "../../policies/engine/judge";
import { loadRules } from "../../policies/engine/registry";
import type { PackedRule } from "../../policies/engine/rule";
import { severities } from "../../policies/engine/rule";
import { readTexts } from "../../policies/readers/configuration";
import { casesOf, type EvidenceCase } from "../support/evidence";

const kindsOf = (rule: PackedRule, hcl: string): string[] => {
  const { program } = readTexts({ "main.tf": hcl });
  return judge(program, [rule]).map(({ kind }) => kind);
};

let rules: readonly PackedRule[];
let cases: readonly EvidenceCase[];

beforeAll(async () => {
  rules = await loadRules();
  cases = rules.flatMap(casesOf);
});

/** Cases of a kind on which the verdicts are not what they have to be. */
const wrong = (of: EvidenceCase["of"], isRight: (kinds: readonly string[]) => boolean) =>
  cases
    .filter((each) => each.of === of)
    .map(({ name, rule, hcl }) => ({ name, kinds: kindsOf(rule, hcl) }))
    .filter(({ kinds }) => !isRight(kinds));

describe("the evidence of every rule", () => {
  it("passes where it says so, and only there", () => {
    const pass = (kinds: readonly string[]) =>
      kinds.length > 0 && kinds.every((kind) => kind === "pass" || kind === "not-applicable");
    expect(wrong("passes", pass)).toEqual([]);
  });

  it("passes in earnest at least once", () => {
    const earnest = (rule: PackedRule) => rule.passes.some((hcl) => kindsOf(rule, hcl).includes("pass"));
    expect(rules.filter((rule) => !earnest(rule)).map(({ id }) => id)).toEqual([]);
  });

  it("fails where it says so", () => {
    expect(wrong("fails", (kinds) => kinds.includes("fail"))).toEqual([]);
  });

  it("is undecided where it says so, and neither passes nor fails", () => {
    const undecided = (kinds: readonly string[]) => kinds.includes("undecided") && !kinds.includes("fail");
    expect(wrong("undecided", undecided)).toEqual([]);
  });

  it("has all three kinds", () => {
    const counts = rules.map(({ id, passes, fails, undecided }) => ({
      id,
      least: Math.min(passes.length, fails.length, undecided.length),
    }));
    expect(counts.filter(({ least }) => least === 0)).toEqual([]);
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
      source.startsWith("https://docs.aws.amazon.com/");
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
