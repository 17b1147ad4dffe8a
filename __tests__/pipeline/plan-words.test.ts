import { planFromWords } from "../../pipeline/terraform/plan-words";

const planned = (lines: readonly string[], totals: string): string =>
  ["Terraform will perform the following actions:", "", ...lines, "", `Plan: ${totals}`, ""].join("\n");

const actionsOf = (words: string) =>
  planFromWords(words)?.resource_changes?.map(({ address, type, change }) => [address, type, ...change.actions]);

describe("the words of a plan", () => {
  it("tell what is made and what goes", () => {
    const words = planned(
      ["  # aws_lb.alb will be created", '  + resource "aws_lb" "alb" {', "  # aws_vpc.vpc will be destroyed"],
      "1 to add, 0 to change, 1 to destroy.",
    );
    expect(actionsOf(words)).toEqual([
      ["aws_lb.alb", "aws_lb", "create"],
      ["aws_vpc.vpc", "aws_vpc", "delete"],
    ]);
  });

  it("tell that nothing changes", () => {
    expect(planFromWords("\nNo changes. Your infrastructure matches the configuration.\n")).toEqual({});
  });

  it("do not count data that is read while it is applied", () => {
    const words = planned(
      ["  # data.aws_lb.alb will be read during apply", "  # aws_vpc.vpc will be created"],
      "1 to add, 0 to change, 0 to destroy.",
    );
    expect(actionsOf(words)).toEqual([["aws_vpc.vpc", "aws_vpc", "create"]]);
  });

  it.each([
    ["a change in place", ["  # aws_lb.alb will be updated in-place"], "0 to add, 1 to change, 0 to destroy."],
    ["a replacement", ["  # aws_lb.alb must be replaced"], "1 to add, 0 to change, 1 to destroy."],
    ["an import", ["  # aws_lb.alb will be imported"], "1 to import, 0 to add, 0 to change, 0 to destroy."],
    ["totals that differ", ["  # aws_lb.alb will be created"], "2 to add, 0 to change, 0 to destroy."],
    [
      "totals that say so of a destruction",
      ["  # aws_lb.alb will be destroyed"],
      "0 to add, 0 to change, 2 to destroy.",
    ],
  ])("leave %s to the plan file", (_, lines, totals) => {
    expect(planFromWords(planned(lines, totals))).toBeUndefined();
  });

  it("leave a plan without totals to the plan file, such as one that changes outputs only", () => {
    expect(planFromWords("Changes to Outputs:\n  + a = 1\n")).toBeUndefined();
  });
});
