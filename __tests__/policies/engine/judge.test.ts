import { judge } from "../../../policies/engine/judge";
import { NotApplicable, type PackedRule, type Rule } from "../../../policies/engine/rule";
import { findings } from "../../../policies/facts/items";
import { Warning } from "../../../policies/facts/warning";
import { programOf } from "../../support/program";

const rule = (check: Rule["check"]): PackedRule => ({
  pack: "tests",
  id: "test",
  title: "",
  severity: "low",
  why: "",
  fix: "",
  example: "",
  source: "",
  aliases: {},
  appliesTo: ["thing"],
  check,
  passes: [],
  fails: [],
  undecided: [],
});

/** The verdicts of a check on the things of a program. */
const verdicts = (hcl: string, check: Rule["check"]) =>
  judge(programOf(`variable "v" {}\n${hcl}`), [rule(check)]).map(({ rule: _, resource, ...verdict }) => ({
    address: resource.address,
    ...verdict,
  }));

const thing = (attributes: string, name = "t") => `resource "thing" "${name}" { ${attributes} }\n`;
const isOn = (subject: Parameters<Rule["check"]>[0]) => (subject.flag("on") ? undefined : "is off");

describe("a verdict", () => {
  it("is given for every resource of the types that a rule applies to, and for no other", () => {
    const hcl = `${thing("on = true", "a")}${thing("", "b")}resource "another" "c" {}`;
    expect(verdicts(hcl, isOn)).toEqual([
      { address: "thing.a", kind: "pass" },
      { address: "thing.b", kind: "fail", findings: ["is off"] },
    ]);
  });

  it("is not given for a data source, which has the type of what it looks up", () => {
    expect(verdicts('data "thing" "d" {}', isOn)).toEqual([]);
  });

  it("is undecided where it depends on what a data source looked up", () => {
    const follows: Rule["check"] = (subject) => subject.follow("of", "thing").flatMap((other) => [isOn(other) ?? ""]);
    expect(verdicts(`data "thing" "d" {}\n${thing("of = data.thing.d.id")}`, follows)).toMatchObject([
      { address: "thing.t", kind: "undecided" },
    ]);
  });

  it("is undecided where something is not known, and says what", () => {
    expect(verdicts(thing("on = var.v"), isOn)).toEqual([
      { address: "thing.t", kind: "undecided", doubts: [{ attribute: "on", reference: "var.v" }] },
    ]);
  });

  it("is a warning where nothing is wrong yet", () => {
    const check: Rule["check"] = () => new Warning("ends soon");
    expect(verdicts(thing(""), check)).toEqual([{ address: "thing.t", kind: "warn", warnings: ["ends soon"] }]);
  });

  it("is no warning where something is wrong, or not known", () => {
    const check: Rule["check"] = (subject) => [new Warning("ends soon"), isOn(subject) ?? []].flat();
    expect(verdicts(thing("on = false"), check)).toMatchObject([{ kind: "fail", findings: ["is off"] }]);
    const doubting: Rule["check"] = (subject) =>
      subject.texts("list").map((text) => (text.value === "x" ? "is x" : new Warning("ends soon")));
    expect(verdicts(thing('list = ["y", var.v]'), doubting)).toMatchObject([{ kind: "undecided" }]);
  });

  it("is that of the day it is asked for", () => {
    const check: Rule["check"] = (_, today) => (today < "2027-01-01" ? undefined : "is over");
    const on = (day: string) => judge(programOf(thing("")), [rule(check)], day).map(({ kind }) => kind);
    expect([on("2026-12-31"), on("2027-01-01")]).toEqual([["pass"], ["fail"]]);
  });

  it("fails where something else fails already", () => {
    const check: Rule["check"] = (subject) =>
      findings(
        () => isOn(subject),
        () => "wrong anyway",
      );
    expect(verdicts(thing("on = var.v"), check)).toMatchObject([{ kind: "fail", findings: ["wrong anyway"] }]);
  });

  it("never passes what was looked at and not known, however the rule goes on", () => {
    const careless: Rule["check"] = (subject) =>
      subject
        .strings("names")
        .filter((name) => name === "bad")
        .map((name) => name);
    expect(verdicts(thing('names = ["good", var.v]'), careless)).toMatchObject([{ kind: "undecided" }]);
    expect(verdicts(thing("names = var.v"), careless)).toMatchObject([{ kind: "undecided" }]);
  });

  it("says why a rule does not apply", () => {
    expect(verdicts(thing(""), () => new NotApplicable("it is small"))).toMatchObject([
      { kind: "not-applicable", reason: "it is small" },
    ]);
  });

  it("fails nothing that may not exist, and passes it", () => {
    expect(verdicts(thing("count = var.v"), isOn)).toMatchObject([
      { kind: "undecided", doubts: [{ attribute: "whether it exists", reference: "var.v" }] },
    ]);
    expect(
      verdicts(
        thing(`
  count = var.v
  on    = true
`),
        isOn,
      ),
    ).toMatchObject([{ kind: "pass" }]);
  });
});
