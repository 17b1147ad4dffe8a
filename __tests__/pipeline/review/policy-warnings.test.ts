import { compare, policyLines, policyWords } from "../../../pipeline/review/policy-review";
import { loadRules } from "../../../policies/engine/registry";
import type { Report } from "../../../policies/report/report";
import { reportOn } from "../../support/judged";

/** What the rule on runtimes says of one function on a day. */
const judged = async (runtime: string, today = "2026-11-30"): Promise<Report> =>
  reportOn(`resource "aws_lambda_function" "f" {\n  runtime = "${runtime}"\n}`, {
    rules: (await loadRules()).filter(({ id }) => id === "lambda-runtime-supported"),
    today,
  });
const base = (report: Report) => ({ report, name: "origin/main" });

describe("a review of what will be out of support", () => {
  it("warns of it, and breaks no policy", async () => {
    const review = compare(await judged("nodejs22.x"), base(await judged("nodejs24.x")));
    expect(policyWords(review)).toBe("breaks no policy");
    expect(policyLines(review).join("\n")).toMatch(/### Policies warn of\n.*supported until 2027-04-30/);
  });

  it("says nothing of what the base is warned of too", async () => {
    const report = await judged("nodejs22.x");
    expect(policyLines(compare(report, base(report)))).toEqual([]);
  });

  it("breaks a policy once the day is past", async () => {
    const review = compare(await judged("nodejs22.x", "2027-05-01"), base(await judged("nodejs24.x", "2027-05-01")));
    expect(policyWords(review)).toBe("BREAKS 1 POLICY");
    expect(review.warned).toEqual([]);
  });
});
