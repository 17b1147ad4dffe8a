import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import manifest from "../../package.json";
import lock from "../../package-lock.json";
import { PROJECT_ROOT, run } from "../support/run-project";

const trackedFiles = async (...paths: string[]): Promise<string[]> => {
  const { stdout } = await run(["git", "ls-files", "--", ...paths]);
  return stdout.split("\n").filter((file) => file && existsSync(path.join(PROJECT_ROOT, file)));
};

const textOf = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), "utf8");

/** `file: match` for every match of a pattern. */
const matchesIn = (files: readonly string[], pattern: RegExp): string[] =>
  files.flatMap((file) => [...textOf(file).matchAll(pattern)].map(([match]) => `${file}: ${match}`));

describe("what is deployed and what runs", () => {
  it("knows nothing of how it is tried out", async () => {
    const files = await trackedFiles("main.ts", "environments", "constructs", "stacks", "app", "lambda");
    expect(files).toContain("main.ts");
    expect(matchesIn(files, /rehears\w*|emulat\w*|\bmoto\w*/gi)).toEqual([]);
  });
});

describe("the lock file", () => {
  const packages = Object.entries<{ resolved?: string; version?: string }>(lock.packages);

  it("holds no address, so that a mirror works as well as the registry", () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([]);
  });

  it("locks what package.json asks for", () => {
    expect(lock.packages[""].dependencies).toEqual(manifest.dependencies);
    expect(lock.packages[""].devDependencies).toEqual(manifest.devDependencies);
  });
});

describe("package.json", () => {
  it("pins every version, so that an upgrade is a commit", () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});

describe("a tracked file", () => {
  it("names no host of a package registry", async () => {
    const hosts = [
      ["registry", "npmjs", "org"],
      ["registry", "yarnpkg", "com"],
      ["npm", "pkg", "github", "com"],
      ["pypi", "org"],
      ["files", "pythonhosted", "org"],
    ].map((labels) => labels.join("\\."));
    expect(matchesIn(await trackedFiles(), new RegExp(hosts.join("|"), "g"))).toEqual([]);
  });

  it("has a name of words joined by dashes", async () => {
    const sources = (await trackedFiles("*.ts")).map((file) => path.basename(file));
    expect(sources.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|full))?\.ts$/.test(name))).toEqual([]);
  });

  it("is not called after nothing in particular", async () => {
    const vague = /(^|[/-])(utils?|helpers?|common|manager|misc)([./-]|$)/;
    expect((await trackedFiles()).filter((file) => vague.test(file))).toEqual([]);
  });
});

describe("the tests", () => {
  it("promise nothing for later, which no rule of the linter catches", async () => {
    expect(matchesIn(await trackedFiles("__tests__"), /\b(it|test|describe)\.todo\b\(/g)).toEqual([]);
  });

  it("silence no rule of the linter", async () => {
    expect(matchesIn(await trackedFiles("*.ts"), new RegExp(["biome", "ignore"].join("-"), "g"))).toEqual([]);
  });
});
