import { lossesIn } from "../../../pipeline/deployment/network-losses";

const total = (add: number, change: number, destroy: number) =>
  `\nPlan: ${add} to add, ${change} to change, ${destroy} to destroy.\n`;

describe("what the sources of a version take away of the network", () => {
  it("is what the plan deletes or replaces, and nothing that it adds or changes", () => {
    const words = [
      "  # aws_lb_target_group.new will be created",
      "  # aws_lb_listener.http will be updated in-place",
      "  # aws_lb.alb must be replaced",
      "  # aws_lb_listener_rule.products will be destroyed",
      "  # (because aws_lb_listener_rule.products is not in configuration)",
      "  # aws_eip.nat is tainted, so it must be replaced",
    ];
    expect(lossesIn(`${words.join("\n")}\n${total(3, 1, 3)}`)).toEqual([
      ...["aws_lb.alb", "aws_lb_listener_rule.products", "aws_eip.nat"],
    ]);
  });

  it("is nothing where somebody else took it away, and the plan makes it anew", () => {
    expect(lossesIn(`  # aws_lb.alb has been deleted\n  # aws_lb.alb will be created\n${total(1, 0, 0)}`)).toEqual([]);
  });

  it("is nothing where there is nothing to change", () => {
    expect(lossesIn("No changes. Your infrastructure matches the configuration.")).toEqual([]);
  });

  it("is not overlooked in words of a Terraform to come", () => {
    expect(lossesIn(`  # aws_lb.alb goes${total(0, 0, 1)}`)).toEqual(["something that Terraform does not name"]);
  });
});
