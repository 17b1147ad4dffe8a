import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { versionOfSources } from "../../../pipeline/images/commit";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const clone = temporaryFolder();
const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: clone, encoding: "utf8" }).trim();

describe("the version of an image", () => {
  beforeAll(() => {
    git("init", "--quiet");
    writeTo(clone, "app/main.ts", "one");
    writeTo(clone, "app/old.ts", "old");
    writeTo(clone, "README.md", "words");
    writeTo(clone, ".gitignore", "app/page.js\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "one");
  });
  afterEach(() => git("checkout", "--quiet", "."));

  const commit = () => git("rev-parse", "HEAD");
  const dirty = /^[0-9a-f]{40}-dirty-[0-9a-f]{12}$/;

  it("is the commit", () => {
    expect(versionOfSources(clone)).toBe(commit());
  });

  it("is the commit when only something else was changed, or something that is made from the sources", () => {
    writeTo(clone, "README.md", "other words");
    writeTo(clone, "app/page.js", "made");
    expect(versionOfSources(clone)).toBe(commit());
  });

  it.each<[string, () => unknown]>([
    ["changed", () => writeTo(clone, "app/main.ts", "two")],
    ["deleted", () => rmSync(path.join(clone, "app/old.ts"))],
    ["removed from the index", () => git("rm", "--quiet", "--cached", "app/old.ts")],
  ])("says so when a source was %s, and differs with what they hold", (_, change) => {
    change();
    const version = versionOfSources(clone);
    expect(version).toMatch(dirty);
    expect(version.startsWith(commit())).toBe(true);
    expect(versionOfSources(clone)).toBe(version);
    writeTo(clone, "app/main.ts", "and again");
    expect(versionOfSources(clone)).not.toBe(version);
    git("reset", "--quiet");
  });

  it("says so when a source is new", () => {
    const file = writeTo(clone, "app/new.ts", "new");
    expect(versionOfSources(clone)).toMatch(dirty);
    rmSync(file);
    expect(versionOfSources(clone)).toBe(commit());
  });

  it("rejects a folder that is no clone", () => {
    expect(() => versionOfSources(path.parse(clone).root)).toThrow(
      /^images: git does not tell the commit that images are called after: fatal: not a git repository .+; build in a clone$/s,
    );
  });
});
