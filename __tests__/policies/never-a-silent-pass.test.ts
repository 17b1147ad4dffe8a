import { judge } from "../../policies/engine/judge";
import { loadRules } from "../../policies/engine/registry";
import type { Evidence, PackedRule } from "../../policies/engine/rule";
import type { Program } from "../../policies/model/program";
import type { Resource } from "../../policies/model/resource";
import { isList, isObject, Unknown, type Value } from "../../policies/model/value";
import { readFiles } from "../../policies/readers/folder";

/** An input, for Terraform as for a workflow. */
const HIDDEN = "inputs.hidden";

/** A value in which one part, counted from 0 in the order of reading, is one that nobody knows. */
const withUnknownAt = (value: Value, target: number): Value => {
  let at = 0;
  const walked = (each: Value): Value => {
    if (at++ === target) return new Unknown([{ text: HIDDEN }], { isExact: true });
    if (isList(each)) return each.map(walked);
    return isObject(each)
      ? Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, walked(inner)]))
      : each;
  };
  return walked(value);
};

const partsOf = (value: Value): number => {
  if (isList(value)) return value.reduce<number>((sum, each) => sum + partsOf(each), 1);
  return isObject(value) ? partsOf(Object.values(value)) : 1;
};

const read = (evidence: Evidence) =>
  readFiles(typeof evidence === "string" ? { "main.tf": evidence } : evidence).program;

const kindsOf = (rule: PackedRule, program: Program) =>
  new Map(judge(program, [rule]).map((verdict) => [verdict.resource.id, verdict.kind]));

/** One part of a program: of which resource, in which attribute, and which part of that. */
interface Place {
  readonly which: number;
  readonly name: string;
  readonly part: number;
}

const placesIn = ({ resources }: Program): Place[] =>
  resources.flatMap(({ values }, which) =>
    Object.entries(values)
      // Of a Dockerfile everything is known but what its variables are.
      .filter(([name]) => name !== "instruction")
      .flatMap(([name, value]) => Array.from({ length: partsOf(value) }, (_, part) => ({ which, name, part }))),
  );

/** What fails, and passes when that part is hidden. */
const passesWithout = (rule: PackedRule, evidence: Evidence, { which, name, part }: Place): string[] => {
  const failing = [...kindsOf(rule, read(evidence))].filter(([, kind]) => kind === "fail").map(([id]) => id);
  // References lead to the resources of one reading, so it is that one whose values change.
  const program = read(evidence);
  const resource = program.resources[which] as Resource;
  const values = { ...resource.values, [name]: withUnknownAt(resource.values[name] ?? null, part) };
  Object.defineProperty(resource, "values", { value: values });
  const kinds = kindsOf(rule, program);
  return failing
    .filter((id) => kinds.get(id) === "pass")
    .map(
      (id) =>
        `${rule.id}: ${id} without ${resource.address}.${name}, part ${part} of ${JSON.stringify(evidence).slice(0, 60)}`,
    );
};

describe("a program that fails", () => {
  it("does not pass when any value in it is hidden", async () => {
    const cases = (await loadRules()).flatMap((rule) =>
      rule.fails.flatMap((evidence) => placesIn(read(evidence)).map((place) => ({ rule, evidence, place }))),
    );
    expect(cases.length).toBeGreaterThan(1000);
    expect(cases.flatMap(({ rule, evidence, place }) => passesWithout(rule, evidence, place))).toEqual([]);
  });
});
