import { lossesIn } from "../../../pipeline/deployment/network-losses";

const planned = (action: string, addr: string) =>
  JSON.stringify({ "@level": "info", type: "planned_change", change: { action, resource: { addr } } });

describe("what the sources of a version take away of the network", () => {
  it("is what the plan deletes or replaces, and nothing that it adds or changes", () => {
    const lines = [
      ...["create", "update", "read", "noop"].map((action) => planned(action, `aws_lb.${action}`)),
      planned("replace", "aws_lb.alb"),
      planned("delete", "aws_lb_listener_rule.products"),
    ];
    expect(lossesIn(lines.join("\n"))).toEqual(["aws_lb.alb", "aws_lb_listener_rule.products"]);
  });

  it("is nothing where somebody else took it away, and the plan makes it anew", () => {
    const drifted = { type: "resource_drift", change: { action: "delete", resource: { addr: "aws_lb.alb" } } };
    expect(lossesIn(`${JSON.stringify(drifted)}\n${planned("create", "aws_lb.alb")}\n`)).toEqual([]);
  });

  it("is read among lines that are no JSON", () => {
    expect(lossesIn(`a word of the shell\n\n${planned("replace", "aws_lb.alb")}`)).toEqual(["aws_lb.alb"]);
  });
});
