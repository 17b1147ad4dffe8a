import path from "node:path";
import { loadRulesOf } from "../../../policies/engine/foreign-rules";
import { loadRules } from "../../../policies/engine/registry";
import type { PackedRule } from "../../../policies/engine/rule";
import { reportOn } from "../../support/judged";
import { PROJECT_ROOT } from "../../support/run-project";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();

/** A rule as another repository writes it, with nothing of ours but the engine; some of it replaced. */
const ruleWith = (changed: Readonly<Record<string, string>> = {}, name = "queuesAreNamed"): string => {
  const properties = {
    id: '"queues-are-named"',
    title: '"a queue must have a name"',
    severity: '"high"',
    why: '"nobody finds it otherwise"',
    fix: '"name it"',
    example: `'resource "aws_sqs_queue" "q" {\\n  name = "orders"'`,
    source: '"https://example.com/queues"',
    aliases: "{}",
    appliesTo: '["aws_sqs_queue"]',
    check: '(subject) => (subject.has("name") ? undefined : "has no name")',
    passes: `['resource "aws_sqs_queue" "q" { name = "orders" }']`,
    fails: `['resource "aws_sqs_queue" "q" {}']`,
    undecided: `['variable "v" {}\\nresource "aws_sqs_queue" "q" { name = var.v }']`,
    ...changed,
  };
  const lines = Object.entries(properties).map(([key, value]) => `  ${key}: ${value},\n`);
  return `exports.${name} = {\n${lines.join("")}};\n`;
};

let number = 0;
const fileWith = (text: string): string => writeTo(folder, `acme-${number++}.js`, text);

describe("the rules of another repository", () => {
  let own: readonly PackedRule[];
  beforeAll(async () => {
    own = await loadRules();
  });

  it("judge beside our own, in a pack of the file's name", async () => {
    const [rule, ...others] = await loadRulesOf(writeTo(folder, "acme.js", ruleWith()), own);
    expect([rule?.id, rule?.pack, others]).toEqual(["queues-are-named", "acme", []]);
    const report = await reportOn('resource "aws_sqs_queue" "q" {}', { rules: [...own, rule as PackedRule] });
    expect(report.verdicts.filter(({ rule: { pack } }) => pack === "acme")).toMatchObject([
      { kind: "fail", findings: ["has no name"] },
    ]);
  });

  it("may be written in TypeScript with our facts", async () => {
    const rule = ruleWith({ check: '(subject) => findings(() => (subject.has("name") ? undefined : "has no name"))' });
    const text = `import { findings } from "${path.join(PROJECT_ROOT, "policies/facts/items")}";\n${rule}`;
    const [loaded] = await loadRulesOf(writeTo(folder, "typed.ts", text), own);
    expect(loaded?.id).toBe("queues-are-named");
  });

  it.each([
    ["a file that is not there", () => path.join(folder, "nothing.js"), /nothing\.js: cannot be loaded: /],
    ["a file that is no program", () => fileWith("exports."), /cannot be loaded: /],
    ["a file without rules", () => fileWith("exports.x = 1;"), /exports no rule; a rule is an object with id/],
    ["an id that is none", () => fileWith(ruleWith({ id: '"Queues"' })), /queuesAreNamed: id: is no id; it is two/],
    ["an id of ours", () => fileWith(ruleWith({ id: '"s3-tls-only"' })), /the id s3-tls-only is taken; choose another/],
    [
      "an id twice",
      () => fileWith(`${ruleWith()}${ruleWith({}, "again")}`),
      /again: the id queues-are-named is taken; choose another/,
    ],
    ["a severity that is none", () => fileWith(ruleWith({ severity: '"bad"' })), /queuesAreNamed: severity: /],
    ["a check that is none", () => fileWith(ruleWith({ check: '"has a name"' })), /check: is no function/],
    [
      "no evidence",
      () => fileWith(ruleWith({ fails: "[]" })),
      /fails: is empty; a rule shows on a program of each kind/,
    ],
    [
      "evidence that shows something else",
      () => fileWith(ruleWith({ check: "() => undefined" })),
      /queues-are-named: expected a program that it fails, but aws_sqs_queue\.q passes/,
    ],
    [
      "a check that answers later, which would pass everything",
      () => fileWith(ruleWith({ check: 'async () => ["has no name"]' })),
      /rule queues-are-named on aws_sqs_queue\.q: its check gives \[object Promise\], which are no findings/,
    ],
    [
      "a check that breaks",
      () => fileWith(ruleWith({ check: "(subject) => subject.nothing.at(0)" })),
      /rule queues-are-named on aws_sqs_queue\.q: Cannot read properties of undefined/,
    ],
  ])("rejects %s", async (_what, file, words) => {
    await expect(loadRulesOf(file(), own)).rejects.toThrow(words);
  });
});
