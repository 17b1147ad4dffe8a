import { type Link, longestChain } from "../../../rehearsal/lifecycle/longest-chain";

const chainOf = (links: Readonly<Record<string, readonly string[]>>, seconds: Readonly<Record<string, number>>) =>
  longestChain(
    Object.entries(links).map(([address, dependsOn]): Link => ({ address, dependsOn })),
    (address) => seconds[address] ?? 0,
  );

describe("the longest chain", () => {
  it("is nothing where nothing waits", () => {
    expect(chainOf({}, {})).toEqual({ seconds: 0, addresses: [] });
    expect(chainOf({ a: [], b: ["a"] }, {})).toEqual({ seconds: 0, addresses: [] });
  });

  it("adds up what waits for one another", () => {
    expect(chainOf({ vpc: [], subnet: ["vpc"], lb: ["subnet", "vpc"] }, { vpc: 11, subnet: 10, lb: 60 })).toEqual({
      seconds: 81,
      addresses: ["vpc", "subnet", "lb"],
    });
  });

  it("counts only the longest of what waits at the same time", () => {
    expect(chainOf({ vpc: [], lb: ["vpc"], db: ["vpc"] }, { vpc: 11, lb: 60, db: 80 })).toMatchObject({
      seconds: 91,
      addresses: ["vpc", "db"],
    });
  });

  it("goes through what takes no time itself", () => {
    expect(chainOf({ vpc: [], group: ["vpc"], lb: ["group"] }, { vpc: 11, lb: 60 })).toEqual({
      seconds: 71,
      addresses: ["vpc", "lb"],
    });
  });

  it("takes a dependency without an index for all its instances", () => {
    expect(chainOf({ "s.a[0]": [], 's.a["x"]': [], lb: ["s.a"] }, { 's.a["x"]': 10, lb: 60 })).toMatchObject({
      seconds: 70,
      addresses: ['s.a["x"]', "lb"],
    });
  });

  it("does not depend on the order of the resources", () => {
    expect(chainOf({ lb: ["subnet"], subnet: ["vpc"], vpc: [] }, { vpc: 11, subnet: 10, lb: 60 }).seconds).toBe(81);
  });

  it("ignores a dependency that is not there", () => {
    expect(chainOf({ lb: ["data.aws_vpc.gone"] }, { lb: 60 }).seconds).toBe(60);
  });

  it.each([
    ["on itself", { a: ["a"] }],
    ["in a circle", { a: ["b"], b: ["c"], c: ["a"] }],
  ])("ends where a resource depends %s", (_what, links) => {
    expect(chainOf(links, { a: 1 }).seconds).toBe(1);
  });

  it("is quick with many resources that all depend on all before them", () => {
    const names = Array.from({ length: 300 }, (_, index) => `r${index}`);
    const links = Object.fromEntries(names.map((name, index) => [name, names.slice(0, index)]));
    expect(chainOf(links, Object.fromEntries(names.map((name) => [name, 1]))).seconds).toBe(300);
  });
});
