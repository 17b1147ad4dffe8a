import { Handle } from "../../../policies/evaluation/scope";
import type { Resource } from "../../../policies/model/resource";
import { Unknown } from "../../../policies/model/value";
import { plain, resultOf } from "../../support/program";

const who = new Unknown([{ text: "var.who" }], { isExact: true });
/** A resource, which holds everything that was read, itself included. */
const resource = { mode: "managed" } as unknown as Resource & { itself: unknown };
resource.itself = resource;
const reference = { text: "x.y", resource };
const handle = new Handle(reference, () => new Unknown([reference], { isExact: true }));
const names = { who, handle, port: 80, list: ["a", "b"], map: { x: 1, y: { z: true } }, none: null };

describe("an expression", () => {
  it.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * -3", -9],
    ["7 % 4 - 1 - 1", 1],
    ["!true || 1 < 2 && 2 >= 2", true],
    ['port == 80 ? "web" : "other"', "web"],
    [`"\${port}/tcp"`, "80/tcp"],
    [`"$\${port} %%{ 100% $5"`, `\${port} %{ 100% $5`],
    ['"a\\tb\\u00e9"', "a\tbé"],
    [`"\${list}"`, ["a", "b"]],
    ["list[1]", "b"],
    ["list.0", "a"],
    ['map["y"].z', true],
    [`{ a = 1, (list[0]) : 2\n "\${port}" = 3 }`, { a: 2, "80": 3 }],
    [`[for k, v in { b = 2, a = 1 } : "\${k}\${v}"]`, ["a1", "b2"]],
    ['{ for v in list : v => upper(v) if v != "b" }', { a: "A" }],
    ['{ for v in ["aa", "ab", "b"] : substr(v, 0, 1) => v... }', { a: ["aa", "ab"], b: ["b"] }],
    ["[{ n = 1 }, { n = 2 }][*].n", [1, 2]],
    ["[{ n = [1] }, { n = [2] }].*.n[0]", [1]],
    ["none[*]", []],
    ['"%{ if port > 1 }big%{ else }small%{ endif }"', "big"],
    [`"%{ for v in list ~} \${v}, %{ endfor }"`, "a, b, "],
    [`<<-EOT\n    one\n      \${port}\n    EOT\n`, "one\n  80\n"],
  ])("%s", (expression, value) => {
    expect(resultOf(expression, names)).toEqual(value);
  });

  it.each([
    [`"hello \${who}"`, "<var.who>"],
    ["who.name[0]", "<var.who.name[0]>"],
    ["[who, port]", ["<var.who>", 80]],
    ["who > 1", "<var.who>"],
    ["who && false", false],
    ["true || who", true],
    ["false || who", "<var.who>"],
    ["who ? 1 : 1", 1],
    ["who ? 1 : 2", "<var.who>"],
    ["who == null", "<var.who>"],
    ["handle.id == null", false],
    ["[handle] == null", false],
    ["[handle] == [1]", "<x.y>"],
    ["who ? [handle] : []", "<var.who, x.y>"],
    ["who ? { a = handle } : { a = handle }", "<var.who, x.y>"],
    ["toset([[handle], [handle]])", [["<x.y>"], ["<x.y>"]]],
    ["[for v in who : v]", "<var.who>"],
    ["{ (who) = 1 }", "<var.who>"],
    ["list[who]", "<var.who>"],
    ["upper(who)", "<var.who>"],
    ["merge({ a = 1 }, { b = who })", { a: 1, b: "<var.who>" }],
    ["concat([1], who)", "<var.who>"],
    ["concat([1], [who])", [1, "<var.who>"]],
    ["length([who, who])", 2],
    ['coalesce("", who, "x")', "<var.who>"],
    ['coalesce("x", who)', "x"],
    ["try(map.nothing, who, 1)", "<var.who>"],
    ["jsondecode(jsonencode({ a = who })).a", "<var.who>"],
    ["file(who)", "<var.who>"],
    ["templatestring(list)", "<templatestring(…)>"],
  ])("%s is as unknown as it has to be", (expression, value) => {
    expect(resultOf(expression, names)).toEqual(value);
  });

  it.each([
    "map.nothing",
    "list[5]",
    '"a" + 1',
    "nobody",
    'tonumber("x")',
    "[for v in 1 : v]",
    "one([1, 2])",
    "1 ? 2 : 3",
  ])("rejects %s", (expression) => {
    expect(() => resultOf(expression, names)).toThrow(expect.objectContaining({ name: "EvaluationError" }));
  });

  it("rejects a range that would not end", () => {
    expect(() => resultOf("range(1e12)")).toThrow("a range without end");
  });
});

describe("a function", () => {
  it.each([
    ['format("%s-%s", "a", 1)', "a-1"],
    ['join(",", split("-", "a-b"))', "a,b"],
    ['replace("a-b", "/(a)-(b)/", "$2$1")', "ba"],
    ['regex("v(\\\\d+)", "v12")', ["12"]],
    ['trimprefix(trimspace("  ab "), "a")', "b"],
    ['cidrsubnet("10.0.0.0/16", 8, 11)', "10.0.11.0/24"],
    ['cidrhost("10.0.1.0/24", -2)', "10.0.1.254"],
    ['cidrsubnets("10.0.0.0/16", 8, 4)', ["10.0.0.0/24", "10.0.16.0/20"]],
    ['tolist(toset(["b", "a", "b"]))', ["a", "b"]],
    ['[for k, v in toset(["b", "a"]) : k]', ["a", "b"]],
    ["flatten([[1, [2]], 3])", [1, 2, 3]],
    ['lookup({ a = 1 }, "b", 2)', 2],
    [
      'setproduct([1, 2], ["a"])',
      [
        [1, "a"],
        [2, "a"],
      ],
    ],
    ["element([1, 2, 3], 4)", 2],
    ['zipmap(["a"], [1])', { a: 1 }],
    ['sha256("x")', "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"],
    ["max([1, 5, 3]...)", 5],
    ['can(tonumber("x"))', false],
    ['base64decode(base64encode("é"))', "é"],
    ["sum([1, 2.5])", 3.5],
  ])("%s", (expression, value) => {
    expect(resultOf(expression)).toEqual(value);
  });
});

describe("a text that is known in parts", () => {
  it("keeps the parts", () => {
    const text = new Unknown([{ text: "var.who" }], { parts: ["a-", who] });
    expect(plain(text)).toBe("<var.who>");
    expect(text.parts).toEqual(["a-", who]);
  });
});
