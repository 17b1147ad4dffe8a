import { mkdirSync } from "node:fs";
import path from "node:path";
import { temporaryFolder, writeTo } from "../support/temporary-folder";

jest.mock("../../rehearsal/process", () => ({ processVariables: {} }));

import { findProviderMirror } from "../../rehearsal/provider-mirror";

const root = temporaryFolder();
const system = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
const tree = path.join("registry.terraform.io", "hashicorp", "aws");
let places = 0;

const place = (): string => path.join(root, String(places++));
const unpacked = (mirror: string, version = "5.100.0") =>
  mkdirSync(path.join(mirror, tree, version, system), { recursive: true });
const find = (...searched: string[]) => findProviderMirror(searched, "5.100.0")?.path;

describe("the provider's local mirror", () => {
  it.each(["", "plugins", "a/plugins"])("is found %j below a place where mirrors live", (below) => {
    const mirror = place();
    unpacked(path.join(mirror, below));
    expect(find(mirror)).toBe(path.join(mirror, below));
  });

  it("is found packed", () => {
    const mirror = place();
    writeTo(mirror, path.join(tree, `terraform-provider-aws_5.100.0_${system}.zip`), "");
    expect(find(mirror)).toBe(mirror);
  });

  it("is the first of several", () => {
    const [first, second] = [place(), place()];
    unpacked(first);
    unpacked(second);
    expect(find(place(), first, second)).toBe(first);
  });

  it.each([
    ["of another version", (mirror: string) => unpacked(mirror, "5.99.0")],
    ["that is a plugin cache", (mirror: string) => unpacked(path.join(mirror, "plugin-cache"))],
    ["three folders deep", (mirror: string) => unpacked(path.join(mirror, "a", "b", "c"))],
    [
      "for another machine",
      (mirror: string) => mkdirSync(path.join(mirror, tree, "5.100.0", "plan9_mips"), { recursive: true }),
    ],
    ["that is not there", () => undefined],
  ])("is not one %s", (_what, make) => {
    const mirror = place();
    make(mirror);
    expect(find(mirror)).toBeUndefined();
  });
});
