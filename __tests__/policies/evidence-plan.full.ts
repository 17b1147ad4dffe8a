import { loadRules } from "../../policies/engine/registry";
import type { PackedRule } from "../../policies/engine/rule";
import { readTexts } from "../../policies/readers/configuration";
import { readPlan } from "../../policies/readers/plan";
import { casesOf, type EvidenceCase, verdictsOn } from "../support/evidence";
import { temporaryFolder } from "../support/temporary-folder";
import { planOf, planTogether } from "../support/terraform-plan";

const PLANNING = 15 * 60_000;
/** Only the AWS provider is to be had without the registry; what needs another one is compared as HCL and JSON only. */
const isForAws = ({ hcl }: EvidenceCase) => !/^(resource|data) "(?!aws_)/m.test(hcl);

describe("the evidence of every rule, planned by Terraform", () => {
  const folder = temporaryFolder();
  let rules: readonly PackedRule[];
  let cases: readonly EvidenceCase[];
  let plan: string;

  beforeAll(async () => {
    rules = await loadRules();
    cases = rules.flatMap(casesOf).filter(isForAws);
    plan = await planTogether(folder, Object.fromEntries(cases.map(({ name, hcl }) => [name, hcl])));
  }, PLANNING);

  it("gets the verdicts of its HCL, or is undecided where one of them knows less", () => {
    const counts = { same: 0, "decided by HCL only": 0, "decided by the plan only": 0 };
    const differing: string[] = [];
    for (const { name, hcl } of cases) {
      const planned = readPlan(planOf(plan, name), "plan.json");
      const { program } = readTexts({ "main.tf": hcl });
      // Every rule looks at the evidence of all the others.
      for (const rule of rules) {
        const fromPlan = verdictsOn(planned, rule);
        for (const [address, fromHcl] of Object.entries(verdictsOn(program, rule))) {
          const other = fromPlan[`module.${name}.${address}`];
          if (other === fromHcl) counts.same++;
          else if (other === "undecided") counts["decided by HCL only"]++;
          else if (other && fromHcl === "undecided") counts["decided by the plan only"]++;
          else differing.push(`${rule.id} of ${name} ${address}: ${fromHcl} by HCL, ${other ?? "missing"} by plan`);
        }
      }
    }
    console.log(`verdicts of HCL and plan: ${JSON.stringify(counts)}`);
    const packs = rules.filter((rule) => !casesOf(rule).every(isForAws)).map(({ pack }) => pack);
    expect([...new Set(packs)]).toEqual(["github"]);
    expect(differing).toEqual([]);
    expect(counts.same).toBeGreaterThan(counts["decided by HCL only"] + counts["decided by the plan only"]);
  });
});
