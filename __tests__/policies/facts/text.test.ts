import { Text } from "../../../policies/facts/text";
import { Undecided } from "../../../policies/facts/undecided";
import type { Value } from "../../../policies/model/value";
import { programOf, resourceAt } from "../../support/program";

/** The text of an attribute beside a managed resource `x.r` and a variable that nobody gave. */
const text = (expression: string): Text => {
  const program = programOf(`variable "v" {}\nresource "x" "r" {}\nresource "x" "y" { a = ${expression} }`);
  return new Text(resourceAt(program, "x.y").values.a as Exclude<Value, null | boolean | number | object>, "a");
};

describe("a text of which parts are known", () => {
  it.each([
    [`"\${x.r.url}:latest"`, (it: Text) => it.endsWith(":latest"), true],
    [`"\${x.r.url}:v1"`, (it: Text) => it.endsWith(":latest"), false],
    [`"\${x.r.arn}/*"`, (it: Text) => it.is("*"), false],
    [`"\${x.r.arn}/*"`, (it: Text) => it.startsWith("arn:"), true],
    ["x.r.arn", (it: Text) => it.is("*"), false],
    [`"a\${var.v}"`, (it: Text) => it.startsWith("b"), false],
    [`"a-\${var.v}-b"`, (it: Text) => it.includes("-b"), true],
    [`"long\${var.v}"`, (it: Text) => it.is("*", "low"), false],
    ["x.r.url", (it: Text) => it.isSame(text("x.r.url")), true],
    [`"\${var.v}:role/*"`, (it: Text) => it.satisfies((each) => each.endsWith("/*")), true],
    [`"\${x.r.arn}/a"`, (it: Text) => it.satisfies((each) => each.includes("*")), false],
    ["x.r.url", (it: Text) => it.isFromResources, true],
    [`"\${var.v}"`, (it: Text) => it.isFromResources, false],
  ])("%s answers what its parts settle", (expression, ask, answer) => {
    expect(ask(text(expression))).toBe(answer);
  });

  it.each([
    ["var.v", (it: Text) => it.is("*")],
    ["x.r.url", (it: Text) => it.is("https")],
    [`"\${var.v}*"`, (it: Text) => it.is("*")],
    [`"a\${var.v}"`, (it: Text) => it.startsWith("ab")],
    [`"a\${var.v}"`, (it: Text) => it.includes("b")],
    [`"a\${x.r.url}"`, (it: Text) => it.value],
    [`"a/\${var.v}"`, (it: Text) => it.satisfies((each) => each.endsWith("/*"))],
    [`"a/\${var.v}"`, (it: Text) => it.satisfies((each) => each.endsWith("/b"), "b")],
    ["var.v", (it: Text) => it.isSame(text('"a"'))],
  ])("%s does not guess", (expression, ask) => {
    expect(() => ask(text(expression))).toThrow(Undecided);
  });

  it("shows references where they stand", () => {
    expect(String(text(`"\${x.r.url}:\${var.v}"`))).toBe(`\${x.r.url}:\${var.v}`);
  });
});
