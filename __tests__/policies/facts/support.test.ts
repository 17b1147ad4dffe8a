import { endsOfSupport, type Product } from "../../../policies/facts/ends-of-support";
import { imageSupportOf, supportOf } from "../../../policies/facts/support";
import { Undecided } from "../../../policies/facts/undecided";
import { Warning } from "../../../policies/facts/warning";

/** What is said of a version on a day, in one word. */
const saidOf = (product: Product, version: string, today: string): string => {
  const found = supportOf(product, version, "version", today);
  return found instanceof Warning ? "warning" : found === undefined ? "nothing" : "finding";
};

describe("the support of a version", () => {
  it.each([
    ["181 days before its end", "2026-10-31", "nothing"],
    ["180 days before its end", "2026-11-01", "warning"],
    ["on its last day", "2027-04-30", "warning"],
    ["on the day after", "2027-05-01", "finding"],
  ])("is told of %s", (_when, today, expected) => {
    expect(saidOf("node", "22", today)).toBe(expected);
  });

  it.each([
    ["node", "20.20.2", "20"],
    ["postgres", "9.6.24", "9.6"],
    ["postgres", "13.23", "13"],
    ["elasticacheRedis", "5.0.6", "5"],
    ["lambda", "nodejs16.x", "nodejs16.x"],
  ] as const)("is that of %s %s by its version %s", (product, version, listed) => {
    const end = Object.entries(endsOfSupport[product].days).find(([name]) => name === listed)?.[1];
    expect(supportOf(product, version, "version", "2026-11-30")).toBe(
      `${endsOfSupport[product].title} ${listed} is out of support since ${end}`,
    );
  });

  it("has no end where none is announced", () => {
    expect(saidOf("runner", "ubuntu-24.04", "2099-01-01")).toBe("nothing");
  });

  it.each([
    ["node", "99"],
    ["redis", "7"],
    ["lambda", "constructor"],
  ] as const)("rejects to tell that of %s %s, which is not in the list", (product, version) => {
    expect(() => supportOf(product, version, "version", "2026-11-30")).toThrow(Undecided);
  });
});

describe("the support of an image", () => {
  const saidOfImage = (image: string) => {
    const found = imageSupportOf(image, "image", "2026-11-30");
    return found instanceof Warning ? found.text : found;
  };

  it.each([
    ["node:20", "Node.js 20 is out of support since 2026-04-30"],
    ["registry:5000/library/node:20-slim@sha256:00", "Node.js 20 is out of support since 2026-04-30"],
    ["redis:8.0.6-alpine3.21", "Redis 8.0 is supported until 2026-12-01"],
    ["public.ecr.aws/docker/library/redis:7.4.11-bookworm", undefined],
    ["my-node:20", undefined],
    ["constructor:1", undefined],
  ])("of %s is %s", (image, expected) => {
    expect(saidOfImage(image)).toBe(expected);
  });

  it.each(["node", "node:lts", "postgres:latest", "node@sha256:00"])("rejects to tell that of %s", (image) => {
    expect(() => saidOfImage(image)).toThrow(Undecided);
  });
});

describe("the list of ends of support", () => {
  it.each(Object.entries(endsOfSupport))("has a page and real days of %s", (_product, { source, days }) => {
    expect(source).toMatch(/^https:\/\//);
    const written = Object.values<string | null>(days).flatMap((day) => day ?? []);
    expect(written.map((day) => new Date(day).toISOString().slice(0, day.length))).toEqual(written);
  });
});
