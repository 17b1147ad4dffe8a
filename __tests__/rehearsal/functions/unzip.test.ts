import { strToU8, zipSync } from "fflate";
import { unzip } from "../../../rehearsal/functions/unzip";

const zipped = (...names: string[]) => zipSync(Object.fromEntries(names.map((name) => [name, strToU8(name)])));

describe("a zip", () => {
  it("gives its files with their folders", () => {
    const files = unzip(zipped("index.js", "lib/a.js", "lib/./b.js"));
    expect(files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ["index.js", "index.js"],
      ["lib/a.js", "lib/a.js"],
      ["lib/b.js", "lib/./b.js"],
    ]);
  });

  it("makes no file of a folder", () => {
    expect(unzip(zipSync({ "lib/": new Uint8Array() }))).toEqual([]);
  });

  it.each(["../evil.js", "a/../../evil.js", "/etc/evil", "..\\evil.js"])("rejects the file %s", (name) => {
    expect(() => unzip(zipped(name))).toThrow(`zip: the file "${name}" would lie outside of its folder`);
  });

  it("rejects what is no zip", () => {
    expect(() => unzip(Buffer.from("hello"))).toThrow(/invalid zip data/);
  });
});
