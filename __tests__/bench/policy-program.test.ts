import { generatedProgram } from "../../bench/policy-program";
import { judge } from "../../policies/engine/judge";
import { loadRules } from "../../policies/engine/registry";
import { programOf } from "../support/program";

describe("the program that the policies are measured on", () => {
  it("is understood, of that size, and has something for every rule that looks at Terraform", async () => {
    const rules = await loadRules();
    const program = programOf(generatedProgram(rules, 1000));
    expect(program.notes).toEqual([]);
    expect(program.resources.length).toBeGreaterThanOrEqual(1000);
    const judged = new Set(judge(program, rules).map(({ rule }) => rule.id));
    const others = rules.filter(({ id, pack }) => !judged.has(id) && pack !== "pipelines");
    expect(others.map(({ id }) => id)).toEqual([]);
  });

  it("has copies that refer to their own", async () => {
    const program = programOf(generatedProgram(await loadRules(), 3000));
    const copyOf = (address: string) => /_(\d+)(\[.*\])?$/.exec(address)?.[1];
    const astray = program.edges.filter(({ from, to }) => copyOf(from.address) !== copyOf(to.address));
    expect(program.edges.length).toBeGreaterThan(500);
    expect(astray.map(({ from, to }) => `${from.address} to ${to.address}`)).toEqual([]);
  });
});
