import { Subject } from "../../../policies/facts/subject";
import { Undecided } from "../../../policies/facts/undecided";
import { programOf, resourceAt } from "../../support/program";

/** Addresses of the friends of `thing.t`, with what is doubted. */
const friends = (hcl: string) => {
  const program = programOf(`variable "v" {}\nvariable "w" {}\n${hcl}`);
  const { known, doubts } = new Subject(resourceAt(program, "thing.t"), program).linked("friend", "of");
  return [...known.map(({ address }) => address), ...doubts.map(({ reference }) => `? ${reference}`)];
};
const thing = (attributes = "") =>
  `resource "thing" "t" { ${attributes} }\nresource "thing" "other" {}\nresource "source" "s" {}\n`;
const friend = (of: string, more = "") => `resource "friend" "f" {\n  of = ${of}\n  ${more}\n}`;

describe("what is linked with a resource", () => {
  it.each([
    ["a reference", thing() + friend("thing.t.id"), ["friend.f"]],
    ["a reference in a list", thing() + friend("[thing.other.id, thing.t.arn]"), ["friend.f"]],
    ["its name", thing('name = "n"') + friend('"n"'), ["friend.f"]],
    ["the variable that it has its name from", thing("name = var.v") + friend("var.v"), ["friend.f"]],
    ["the resource that both have their name from", thing("name = source.s.id") + friend("source.s.id"), ["friend.f"]],
  ])("is found by %s", (_what, hcl, found) => {
    expect(friends(hcl)).toEqual(found);
  });

  it.each([
    ["another resource", thing() + friend("thing.other.id")],
    ["another name", thing('name = "n"') + friend('"m"')],
    ["nothing", thing() + friend("null")],
    ["the ARN of something else", thing() + friend("source.s.arn")],
  ])("is not what refers to %s", (_what, hcl) => {
    expect(friends(hcl)).toEqual([]);
  });

  it.each([
    ["a variable", thing() + friend("var.v"), "? var.v"],
    ["another variable than its own name", thing("name = var.w") + friend("var.v"), "? var.v"],
    ["a name, where its own is not known", thing("name = var.w") + friend('"n"'), "? var.w"],
    ["an attribute of something else", thing('name = "n"') + friend("source.s.name"), "? source.s.name"],
    ["a data source of its type", `${thing()}data "thing" "d" {}\n${friend("data.thing.d.id")}`, "? data.thing.d.id"],
    ["it, if it exists", thing() + friend("thing.t.id", "count = var.v"), "? var.v"],
  ])("may be what refers to %s", (_what, hcl, doubt) => {
    expect(friends(hcl)).toEqual([doubt]);
  });
});

describe("a type with a name of its own", () => {
  const linked = (type: string, attribute: string) => {
    const program = programOf(`resource "${type}" "t" { ${attribute} = "n" }\n${friend('"n"')}`);
    return new Subject(resourceAt(program, `${type}.t`), program).linked("friend", "of").known.length;
  };

  it("is found by that name", () => {
    expect(linked("aws_lambda_function", "function_name")).toBe(1);
  });

  it("leaves the name to that type, where another one means something else by it", () => {
    expect(linked("aws_lambda_alias", "function_name")).toBe(0);
  });
});

describe("an attribute", () => {
  const attribute = (value: string) => {
    const program = programOf(`variable "v" {}\nresource "x" "r" {}\nresource "thing" "t" {\n  a = ${value}\n}`);
    return new Subject(resourceAt(program, "thing.t"), program);
  };

  it.each([
    ["null", false],
    ['""', false],
    ["[]", false],
    ['"x"', true],
    ["0", true],
    ["x.r.id", true],
    ["jsonencode({ b = x.r.id })", true],
  ])("%s counts as set: %s", (value, isSet) => {
    expect(attribute(value).has("a")).toBe(isSet);
  });

  it("takes a number or a truth from a text", () => {
    expect([attribute('"80"').number("a"), attribute('"true"').flag("a"), attribute("80").string("a")]).toEqual([
      80,
      true,
      "80",
    ]);
  });

  it.each([
    ["whether an unknown is set", () => attribute("var.v").has("a")],
    ["an unknown text", () => attribute("x.r.id").string("a")],
    ["a number that is a word", () => attribute('"x"').number("a")],
    ["a truth that is a list", () => attribute("[true]").flag("a")],
    ["a text that is an object", () => attribute("{ b = 1 }").string("a")],
    ["a map that is a text", () => attribute('"x"').entries("a")],
    ["a block that is a text", () => attribute('"x"').block("a")],
    ["JSON that is none", () => attribute('"{"').json("a")],
    ["how long an unknown list is", () => attribute("x.r.list").texts("a").isEmpty],
  ])("does not guess %s", (_what, ask) => {
    expect(ask).toThrow(Undecided);
  });

  it("is read as JSON with the references left in it", () => {
    const document = attribute(`<<EOT\n{ "a": ["\${x.r.arn}/*", "b"], "n": \${var.v} }\nEOT`).json("a").first;
    expect(document?.texts("a").known.map(String)).toEqual([`\${x.r.arn}/*`, "b"]);
    expect(() => document?.number("n")).toThrow(Undecided);
  });
});
