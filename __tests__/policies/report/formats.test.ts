import { loadRules } from "../../../policies/engine/registry";
import { formatNames, formats } from "../../../policies/report/all";
import { countsOf, exitCodeOf, type Report } from "../../../policies/report/report";
import { claimsInFile } from "../../../policies/waivers/claims";
import { reportOn, repositoryWithout } from "../../support/judged";

const HCL = `variable "v" {}
${repositoryWithout()}
resource "aws_ecr_repository" "waived" {
  image_tag_mutability = "IMMUTABLE"
  name                 = "<w> & \\"q\\""
  encryption_configuration {
    encryption_type = "KMS"
  }
}
resource "aws_iam_role" "open" { assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = var.v }] }) }
resource "aws_iam_role_policy" "formula" {
  role   = "r"
  policy = jsonencode({ Statement = [{ Sid = "=<x>,", Effect = "Allow", Action = "*", Resource = "*" }] })
}
`;
const waiver = {
  owner: "o",
  until: "2027-01-01",
  reason: "a reason of twenty characters",
  address: "aws_ecr_repository.waived",
};
const waivers = claimsInFile(
  JSON.stringify([
    { ...waiver, rule: "ecr-scan-on-push" },
    { ...waiver, rule: "ecr-lifecycle-policy" },
  ]),
  "w.json",
);

let report: Report;
/** The same when the end of its waivers was far away. */
let later: Report;
beforeAll(async () => {
  report = await reportOn(HCL, { waivers });
  later = await reportOn(HCL, { waivers, today: "2026-01-01" });
});
const as = (format: (typeof formatNames)[number]): string => formats[format](report, { isColoured: false });

describe("a report", () => {
  it("counts what failed, what nobody knows, and what is waived", () => {
    expect(countsOf(report)).toMatchObject({ fail: 4, undecided: 1, waived: 2 });
    expect(exitCodeOf(report)).toBe(1);
  });

  it("fails for what is undecided only when it is asked to", async () => {
    const undecided = 'variable "v" {}\nresource "aws_iam_role" "open" { assume_role_policy = var.v }';
    expect(exitCodeOf(await reportOn(undecided))).toBe(0);
    expect(exitCodeOf(await reportOn(undecided, { unknown: "fail" }))).toBe(1);
  });

  it("asks only the rules of a pack, or of a severity and above", async () => {
    const packs = (await reportOn(HCL, { pack: "iam" })).rules.map(({ pack }) => pack);
    const severities = (await reportOn(HCL, { severity: "high" })).rules.map(({ severity }) => severity);
    expect([new Set(packs), new Set(severities)]).toEqual([new Set(["iam"]), new Set(["critical", "high"])]);
  });

  it.each(formatNames)("shows every finding, doubt and waiver as %s", (format) => {
    const text = as(format);
    expect(text).toContain("tags are mutable");
    expect(text).toContain("var.v");
    expect(text).toContain("a reason of twenty characters");
  });

  it.each(formatNames)("warns of a waiver that ends soon as %s, and of no other", (format) => {
    const words = /waives ecr-(scan-on-push|lifecycle-policy) until 2027-01-01, which is in 39 days/g;
    expect(new Set(as(format).match(words))).toHaveProperty("size", 2);
    expect(formats[format](later, { isColoured: false })).not.toContain("which is in");
  });

  it.each(formatNames)("is the same every time as %s", (format) => {
    expect(as(format)).toBe(as(format));
  });
});

describe("a report with a warning", () => {
  const nearItsEnd = "supported until 2027-04-30";
  const warned = async (): Promise<Report> => {
    const hcl = 'resource "aws_lambda_function" "f" {\n  runtime = "nodejs22.x"\n}';
    const rules = (await loadRules()).filter(({ id }) => id === "lambda-runtime-supported");
    return reportOn(hcl, { rules, today: "2026-11-30" });
  };

  it("counts it by itself, and fails for nothing", async () => {
    const found = await warned();
    expect(countsOf(found)).toEqual({ fail: 0, undecided: 0, warn: 1, waived: 0, pass: 0, "not-applicable": 0 });
    expect(exitCodeOf({ ...found, unknown: "fail" })).toBe(0);
  });

  it.each(formatNames)("shows it as %s", async (format) => {
    expect(formats[format](await warned(), { isColoured: false })).toContain(nearItsEnd);
  });

  it("is a note for code scanning, and no failure in JUnit", async () => {
    const found = await warned();
    const { runs } = JSON.parse(formats.sarif(found, { isColoured: false })) as { runs: [{ results: object[] }] };
    expect(runs[0].results).toMatchObject([{ kind: "fail", level: "note" }]);
    expect(formats.junit(found, { isColoured: false })).toContain('failures="0"');
  });

  it("takes a waiver for it", async () => {
    const waivers = claimsInFile(
      JSON.stringify([{ ...waiver, rule: "lambda-runtime-supported", address: "aws_lambda_function.f" }]),
      "w.json",
    );
    const found = await reportOn('resource "aws_lambda_function" "f" {\n  runtime = "nodejs22.x"\n}', {
      rules: (await warned()).rules,
      today: "2026-11-30",
      waivers,
    });
    expect([countsOf(found).waived, found.faults]).toEqual([1, []]);
  });
});

describe("the terminal's report", () => {
  it("groups by rule, most severe first, with the line of the file and the fix", () => {
    const text = as("terminal");
    expect(text.split("\n").slice(0, 4)).toEqual([
      "critical no-administrator-policy: no policy may allow everything on everything",
      "  aws_iam_role_policy.formula (main.tf:25)",
      "    =<x>, allows everything",
      "  fix: allow the actions that are needed, on the resources that are meant",
    ]);
    expect(text.split("\n").at(-1)).toMatch(
      /^test: 4 failed, 1 undecided, 0 warned of, 2 waived, \d+ passed, 0 not applicable; \d+ rules, \d+\.\d s$/,
    );
  });

  it("is coloured when it is asked to be", () => {
    expect(formats.terminal(report, { isColoured: true })).toContain("\u001b[");
    expect(as("terminal")).not.toContain("\u001b[");
  });
});

describe("the other reports", () => {
  it("write CSV that no spreadsheet takes for a formula", () => {
    const [, ...rows] = as("csv").split("\r\n");
    expect(rows).toHaveLength(report.verdicts.length);
    expect(as("csv")).toContain(`,"'=<x>, allows everything",`);
  });

  it("escape what means something in XML", () => {
    expect(as("junit")).toContain("=&lt;x&gt;, allows everything");
    expect(as("junit")).not.toContain("<x>");
  });

  it("escape what means something in Markdown", () => {
    expect(as("markdown")).toContain("=\\<x\\>, allows everything");
  });

  it("write JSON with every verdict", () => {
    const { verdicts, counts } = JSON.parse(as("json")) as { verdicts: unknown[]; counts: object };
    expect(verdicts).toHaveLength(report.verdicts.length);
    expect(counts).toEqual(countsOf(report));
  });

  it("write SARIF in which every result has its rule, its place and a fingerprint of its own", () => {
    const { runs } = JSON.parse(as("sarif")) as {
      runs: [{ tool: { driver: { rules: { id: string }[] } }; results: SarifResult[] }];
    };
    const [{ tool, results }] = runs;
    expect(results.map(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]?.id === ruleId)).not.toContain(false);
    expect(results.find(({ ruleId }) => ruleId === "ecr-immutable-tags")?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "main.tf" },
      region: { startLine: 2, endLine: 11 },
    });
    expect(results.filter(({ suppressions }) => suppressions)).toHaveLength(2);
    expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(
      results.length,
    );
  });
});

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly locations: readonly { readonly physicalLocation: unknown }[];
  readonly suppressions?: unknown;
  readonly partialFingerprints: unknown;
}
