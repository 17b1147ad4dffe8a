import { readPlan } from "../../../policies/readers/plan";
import { attributesAt, resourceAt } from "../../support/program";

const change = (address: string, after: object, unknown: object = {}, more: object = {}) => {
  const [, mode = "", type = "", name = ""] = /^(?:module\..*?\.)?(data\.)?(\w+)\.(\w+)/.exec(address) ?? [];
  return {
    address,
    mode: mode ? "data" : "managed",
    type,
    name,
    ...more,
    change: { actions: ["create"], after, after_unknown: unknown },
  };
};
const resource = (address: string, expressions: object) => {
  const [type = "", name = ""] = address.split(".");
  return { address, mode: "managed", type, name, expressions };
};
const plan = (changes: readonly object[], root: object, more: object = {}) =>
  readPlan(
    JSON.stringify({ format_version: "1.2", resource_changes: changes, configuration: { root_module: root }, ...more }),
    "plan.json",
  );

describe("a plan", () => {
  it("knows what is planned, and names the reference of what is known after apply", () => {
    const program = plan([change("x.a", {}), change("x.b", { name: "n" }, { of: true })], {
      resources: [resource("x.a", {}), resource("x.b", { of: { references: ["x.a.id", "x.a"] } })],
    });
    expect(attributesAt(program, "x.b")).toEqual({ name: "n", of: "<x.a.id>" });
    expect(program.edgesTo(resourceAt(program, "x.a")).map(({ from }) => from.address)).toEqual(["x.b"]);
  });

  it("takes for unset what the configuration leaves out and the provider fills in", () => {
    expect(attributesAt(plan([change("x.a", {}, { arn: true })], {}), "x.a")).toEqual({ arn: null });
  });

  it("doubts the rules inside a security group, which a dynamic block may have made", () => {
    const program = plan([change("aws_security_group.g", {}, { ingress: true })], {});
    expect(attributesAt(program, "aws_security_group.g")).toEqual({ ingress: "<aws_security_group.g.ingress>" });
  });

  it("leads from a module's variable to what the caller gives, and from an output to what it is", () => {
    const inner = {
      resources: [resource("x.c", { of: { references: ["var.v"] } })],
      outputs: { id: { expression: { references: ["x.c.id", "x.c"] } } },
    };
    const program = plan(
      [
        change("x.a", {}),
        change("module.m.x.c", {}, { of: true }, { module_address: "module.m" }),
        change("x.d", {}, { of: true }),
      ],
      {
        resources: [resource("x.d", { of: { references: ["module.m.id", "module.m"] } })],
        module_calls: { m: { expressions: { v: { references: ["x.a.arn", "x.a"] } }, module: inner } },
      },
    );
    expect(attributesAt(program, "module.m.x.c")).toEqual({ of: "<x.a.arn>" });
    expect(attributesAt(program, "x.d")).toEqual({ of: "<module.m.x.c.id>" });
  });

  it("takes the instance with the same key for the one that is meant", () => {
    const instance = (name: string, index: number, unknown = {}) =>
      change(`x.${name}[${index}]`, {}, unknown, { index });
    const program = plan([instance("a", 0), instance("a", 1), instance("b", 1, { of: true })], {
      resources: [resource("x.b", { of: { references: ["x.a", "count.index"] } })],
    });
    expect(attributesAt(program, "x.b[1]")).toEqual({ of: "<x.a[1]>" });
  });

  it("leaves out what is to be destroyed", () => {
    const gone = { ...change("x.a", {}), change: { actions: ["delete"], after: null } };
    expect(plan([gone], {}).resources).toEqual([]);
  });

  it("holds the data sources that were read already", () => {
    const state = {
      values: {
        root_module: { resources: [{ address: "data.x.d", mode: "data", type: "x", name: "d", values: { id: "i" } }] },
      },
    };
    expect(attributesAt(plan([], {}, { prior_state: state }), "data.x.d")).toEqual({ id: "i" });
  });

  it.each([
    ["what is no JSON", "no", "p: is no JSON; make it with: terraform show -json PLAN"],
    ["what is no plan", "{}", "p: is no plan, it has no format_version; make it with: terraform show -json PLAN"],
    ["nothing", "null", "p: is no plan, it has no format_version"],
    [
      "a state",
      '{ "format_version": "1.0", "values": {} }',
      "p: is a state and no plan; make one with: terraform plan",
    ],
    [
      "a newer format",
      '{ "format_version": "2.0" }',
      "p: is of the format 2.0, and 1.x is understood; judge the configuration with --dir",
    ],
  ])("rejects %s", (_what, text, message) => {
    expect(() => readPlan(text, "p")).toThrow(message);
  });

  it("is read in a newer minor version, which adds and changes nothing", () => {
    expect(readPlan('{ "format_version": "1.99", "resource_changes": [], "novelty": 1 }', "p").resources).toEqual([]);
  });
});
