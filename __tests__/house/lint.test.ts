import { lint } from "../support/lint";
import { packageProgram, run } from "../support/run-project";

/** All of the sources at once, on a machine that may be busy. */

describe("the house", () => {
  it("has nothing to report to the linter and the formatter", async () => {
    const { exitCode, stdout, stderr } = await run([packageProgram("biome"), "check", "--colors=off", "."]);
    const report = `${stdout}${stderr}`.replace(/^Checked \d+ files in \S+\. No fixes applied\.\n$/, "");
    expect({ exitCode, report }).toEqual({ exitCode: 0, report: "" });
  });

  it("satisfies the compiler", async () => {
    expect(await run([packageProgram("tsc"), "--noEmit"])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });
});

const importing = (from: string): string => `import { x } from "${from}";\n\nexport const y = x;\n`;
const IMPORT_RULE = "lint/style/noRestrictedImports";

const folders = ["app", "constructs", "environments", "lambda", "pipeline", "policies", "rehearsal", "stacks"];
/** What a folder may import of its siblings; DESIGN.md section 3. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  pipeline: ["environments", "policies"],
  rehearsal: ["environments"],
  stacks: ["constructs"],
};
const siblings = folders.flatMap((folder) =>
  [...folders, "__tests__"]
    .filter((sibling) => sibling !== folder)
    .map((sibling) => ({ folder, sibling, isAllowed: allowed[folder]?.includes(sibling) ?? false })),
);
const fileOf = ({ folder, sibling }: { folder: string; sibling: string }) =>
  `${folder}/takes-${sibling.replaceAll("_", "")}.ts`;

describe("the import rule", () => {
  let rules: Readonly<Record<string, readonly string[]>>;

  beforeAll(async () => {
    rules = await lint({
      ...Object.fromEntries(siblings.map((pair) => [fileOf(pair), importing(`../${pair.sibling}/x`)])),
      ...Object.fromEntries(
        folders.map((folder) => [
          `${folder}/deep/er/x.ts`,
          importing(folder === "stacks" ? "../../../pipeline/x" : "../../../stacks/x"),
        ]),
      ),
      ...Object.fromEntries(
        [...folders, "__tests__"].map((folder) => [`${folder}/root.ts`, importing("@cdktf/provider-aws")]),
      ),
      ...Object.fromEntries(
        folders.map((folder) => [`${folder}/one.ts`, importing("@cdktf/provider-aws/lib/s3-bucket")]),
      ),
      "main.ts": importing("./pipeline/run-step"),
      "stacks/type.ts": 'import type { Environment } from "../environments/schema";\n\nexport type X = Environment;\n',
    });
  });

  it.each(siblings.filter(({ isAllowed }) => !isAllowed))("rejects $sibling in $folder", (pair) => {
    expect(rules[fileOf(pair)]).toEqual([IMPORT_RULE]);
  });

  it.each(siblings.filter(({ isAllowed }) => isAllowed))("admits $sibling in $folder", (pair) => {
    expect(rules[fileOf(pair)]).toEqual([]);
  });

  it("admits the types of the environments in stacks", () => {
    expect(rules["stacks/type.ts"]).toEqual([]);
  });

  it.each(folders)("bites however deep the file lies in %s", (folder) => {
    expect(rules[`${folder}/deep/er/x.ts`]).toEqual([IMPORT_RULE]);
  });

  it("rejects pipeline in main.ts", () => {
    expect(rules["main.ts"]).toEqual([IMPORT_RULE]);
  });

  it("admits stacks, environments and policies in main.ts", async () => {
    const files = ["stacks", "environments", "policies"].map(
      (folder) => `export { ${folder} } from "./${folder}/x";\n`,
    );
    expect(await lint({ "main.ts": files.sort().join("") })).toEqual({ "main.ts": [] });
  });

  it.each([...folders, "__tests__"])("rejects the root of the AWS provider in %s", (folder) => {
    expect(rules[`${folder}/root.ts`]).toEqual([IMPORT_RULE]);
  });

  it.each(folders)("admits one resource of the AWS provider in %s", (folder) => {
    expect(rules[`${folder}/one.ts`]).toEqual([]);
  });
});

describe("the doors to the variables", () => {
  const closed = ["main.ts", ...folders.map((folder) => `${folder}/x.ts`), "__tests__/x.test.ts"];
  const open = [
    "environments/deployment.ts",
    "app/api-gateway/env.ts",
    "lambda/deploy-notifier/env.ts",
    "pipeline/process.ts",
    "rehearsal/process.ts",
    "__tests__/support/x.ts",
  ];
  let rules: Readonly<Record<string, readonly string[]>>;

  beforeAll(async () => {
    rules = await lint(
      Object.fromEntries([...closed, ...open].map((file) => [file, "export const x = process.env.X;\n"])),
    );
  });

  it.each(closed)("are closed in %s", (file) => {
    expect(rules[file]).toEqual(["lint/style/noProcessEnv"]);
  });

  it.each(open)("are open in %s", (file) => {
    expect(rules[file]).toEqual([]);
  });
});

describe("the rules of style", () => {
  const test = (call: string) => `${call}("holds", () => {\n  expect(1).toBe(1);\n});\n`;
  const lines = (count: number) =>
    Array.from({ length: count }, (_, line) => `export const x${line} = ${line};\n`).join("");
  const broken: readonly (readonly [string, string, string, string])[] = [
    ["it.only", "__tests__/only.test.ts", test("it.only"), "suspicious/noFocusedTests"],
    ["describe.only", "__tests__/describe-only.test.ts", test("describe.only"), "suspicious/noFocusedTests"],
    ["it.skip", "__tests__/skip.test.ts", test("it.skip"), "suspicious/noSkippedTests"],
    ["describe.skip", "__tests__/describe-skip.test.ts", test("describe.skip"), "suspicious/noSkippedTests"],
    ["a file of more than 300 lines", "constructs/long.ts", lines(301), "style/noExcessiveLinesPerFile"],
    ["a name in camel case", "constructs/camelCase.ts", lines(1), "style/useFilenamingConvention"],
    ["a default export", "constructs/default.ts", "export default 1;\n", "style/noDefaultExport"],
  ];
  let rules: Readonly<Record<string, readonly string[]>>;

  beforeAll(async () => {
    rules = await lint(Object.fromEntries(broken.map(([, file, text]) => [file, text])));
  });

  it.each(broken)("reject %s", (_what, file, _text, rule) => {
    expect(rules[file]).toEqual([`lint/${rule}`]);
  });
});
