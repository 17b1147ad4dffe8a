import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { repositoryWithout } from "../../support/judged";
import { opensBucket } from "../../support/opened-bucket";
import { run, runFile } from "../../support/run-project";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();
const policy = (...args: string[]) => runFile("pipeline/policy.ts", args, { variables: { STOCKWIZ_WORK: folder } });

/** Where SARIF says that its results are. */
const placesIn = (sarif: string): { readonly file: string; readonly line: number }[] =>
  JSON.parse(sarif).runs[0].results.map(({ locations: [{ physicalLocation }] }: SarifResult) => ({
    file: physicalLocation.artifactLocation.uri,
    line: physicalLocation.region.startLine,
  }));

interface SarifResult {
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number };
      };
    },
  ];
}

describe("npm run policy", () => {
  beforeAll(() => {
    writeTo(folder, "wrong/main.tf", repositoryWithout());
    writeTo(
      folder,
      "right/main.tf",
      'resource "aws_iam_role_policy" "p" {\n  role = "r"\n  policy = jsonencode({ Statement = [] })\n}\n',
    );
    writeTo(folder, "broken/main.tf", "resource {");
  });

  it("ends with 0 where nothing is wrong", async () => {
    const { exitCode, stdout } = await policy("--dir", `${folder}/right`);
    expect(stdout).toMatch(/right: 0 failed, 0 undecided, 0 warned of, 0 waived, \d+ passed/);
    expect(exitCode).toBe(0);
  });

  it("ends with 1 where something is", async () => {
    const { exitCode, stdout } = await policy("--dir", `${folder}/wrong`);
    expect(stdout).toContain("tags are mutable");
    expect(exitCode).toBe(1);
  });

  it("writes its findings into the summary of a job, also when the report goes to a file", async () => {
    const GITHUB_STEP_SUMMARY = path.join(folder, "summary.md");
    const args = ["--dir", `${folder}/wrong`, "--format", "sarif", "--out", `${folder}/found.sarif`];
    await runFile("pipeline/policy.ts", args, { variables: { STOCKWIZ_WORK: folder, GITHUB_STEP_SUMMARY } });
    const summary = readFileSync(GITHUB_STEP_SUMMARY, "utf8");
    expect(summary).toContain("ecr-immutable-tags");
    expect(summary).toContain("tags are mutable");
  });

  it("takes the waivers that lie in the folder, and a baseline that it wrote itself", async () => {
    expect((await policy("--dir", `${folder}/wrong`, "--write-baseline", `${folder}/baseline.json`)).exitCode).toBe(0);
    expect((await policy("--dir", `${folder}/wrong`, "--baseline", `${folder}/baseline.json`)).exitCode).toBe(0);
    writeTo(folder, "wrong/policy-waivers.json", "{");
    expect((await policy("--dir", `${folder}/wrong`)).exitCode).toBe(2);
  });

  it("judges by the rules of another repository too", async () => {
    const file = writeTo(
      folder,
      "acme.mjs",
      `export const rolePoliciesAreNamed = {
        id: "role-policies-are-named", severity: "low", aliases: {}, appliesTo: ["aws_iam_role_policy"],
        title: "a policy has a name", why: "it is found", fix: "name it", example: "name", source: "https://example.com/",
        check: (subject) => (subject.has("name") ? undefined : "has no name"),
        passes: ['resource "aws_iam_role_policy" "p" { name = "p" }'],
        fails: ['resource "aws_iam_role_policy" "p" {}'],
        undecided: ['variable "v" {}\\nresource "aws_iam_role_policy" "p" { name = var.v }'],
      };`,
    );
    const { exitCode, stdout } = await policy("--dir", `${folder}/right`, "--rules", file, "--pack", "acme");
    expect(stdout).toMatch(/aws_iam_role_policy\.p \(\S*main\.tf:1\)\n {4}has no name/);
    expect(exitCode).toBe(1);
    writeTo(folder, "empty.mjs", "");
    const refused = await policy("--dir", `${folder}/right`, "--rules", `${folder}/empty.mjs`);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("empty.mjs: exports no rule") });
  });

  it("leaves a baseline as it is that would grow, and writes none from a part of the rules", async () => {
    const file = `${folder}/owed.json`;
    writeTo(folder, "owed.json", "[]");
    writeTo(folder, "grown/main.tf", repositoryWithout());
    const grown = await policy("--dir", `${folder}/grown`, "--write-baseline", file);
    expect(grown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("a baseline only shrinks") });
    expect(readFileSync(file, "utf8")).toBe("[]");
    for (const part of [
      ["--pack", "s3"],
      ["--severity", "high"],
      ["--baseline", file],
    ])
      expect(await policy("--write-baseline", file, ...part)).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining("cannot be used with option"),
      });
  });

  it("finds nothing unwaived in this repository's own workflows and Dockerfiles", async () => {
    const { exitCode, stdout } = await policy("--dir", ".", "--unknown", "fail");
    expect(stdout).toMatch(/\.: 0 failed, 0 undecided, 0 warned of, \d+ waived, \d+ passed/);
    expect(stdout).toContain("app/postgres/Dockerfile");
    expect(exitCode).toBe(0);
  });

  it("points at the lines of TypeScript that make what it has found", async () => {
    const { stdout } = await policy("--env", "prod", "--format", "sarif");
    const places = placesIn(stdout);
    expect(places.length).toBeGreaterThan(0);
    const lines = places.map(({ file, line }) => readFileSync(file, "utf8").split("\n")[line - 1]);
    expect(lines.filter((line) => !/\bnew \w+\(/.test(line ?? ""))).toEqual([]);
  });

  it("names files as the repository has them, whichever folder is judged", async () => {
    const { stdout } = await policy("--dir", "app", "--format", "sarif");
    expect(placesIn(stdout).map(({ file }) => file)).toEqual(
      expect.arrayContaining(["app/Dockerfile", "app/postgres/Dockerfile"]),
    );
  });

  it("judges the stacks of an environment, and leaves what a step has synthesized alone", async () => {
    const { stdout, stderr } = await policy("--env", "prod", "--format", "json");
    expect(stderr).toBe("");
    const { counts, verdicts } = JSON.parse(stdout) as {
      counts: { pass: number };
      verdicts: { rule: string; location: { construct?: string } }[];
    };
    expect(counts.pass).toBeGreaterThan(50);
    const unplaced = verdicts.filter(({ location }) => !location.construct).map(({ rule }) => rule);
    expect(unplaced.filter((rule) => !rule.startsWith("provider-"))).toEqual([]); // no construct makes those
    expect(existsSync(`${folder}/prod`)).toBe(false);
  });

  it("needs no Terraform", async () => {
    const bin = path.join(folder, "bin");
    mkdirSync(bin, { recursive: true });
    symlinkSync(process.execPath, path.join(bin, "node"));
    const variables = { STOCKWIZ_WORK: folder, PATH: bin };
    const ran = await runFile("pipeline/policy.ts", ["--env", "dev", "--pack", "ecr"], { variables });
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("reports what synthesis itself refuses", async () => {
    const variables = { STOCKWIZ_WORK: folder, ...opensBucket(folder) };
    const ran = await runFile("pipeline/policy.ts", ["--env", "dev", "--pack", "s3"], { variables });
    expect(ran.stdout).toContain("ACL public-read-write is public");
    expect(ran).toMatchObject({ exitCode: 1, stderr: "" });
  });

  it.each([
    ["broken HCL", ["--dir", `${folder}/broken`], "main.tf:1: expected }, found the end"],
    ["an unknown environment", ["--env", "qa"], '--env: there is no environment "qa"; use one of dev, staging, prod'],
    [
      "an unknown pack",
      ["--dir", `${folder}/right`, "--pack", "nothing"],
      '--pack: there is no pack "nothing"; use one of',
    ],
    ["an unknown format", ["--format", "pdf"], "--format"],
    ["two subjects", ["--env", "dev", "--dir", "."], "cannot be used with option"],
    ["an unknown rule", ["explain", "nothing"], 'explain: no rule is called "nothing"'],
  ])("ends with 2 for %s", async (_what, args, message) => {
    const { exitCode, stderr } = await policy(...args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it("explains a rule by what Checkov calls it, and lists all of them", async () => {
    expect((await policy("explain", "CKV_AWS_51")).stdout).toMatch(/^ecr-immutable-tags \(medium, pack ecr\)\n/);
    expect((await policy("explain")).stdout.trim().split("\n").length).toBeGreaterThan(20);
  });

  it("says nothing when its reader has seen enough", async () => {
    const { stdout, stderr } = await run(["sh", "-c", "node --import tsx pipeline/policy.ts explain | head -1"]);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(stderr).toBe("");
  });

  it("is a script of package.json", () => {
    expect(JSON.parse(readFileSync("package.json", "utf8")).scripts.policy).toBe(
      "node --import tsx pipeline/policy.ts",
    );
  });
});
