import { execFileSync } from "node:child_process";
import path from "node:path";
import { ancestryOf } from "../../../pipeline/images/ancestry";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();
const clone = path.join(folder, "clone");
const git = (where: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", "-C", where, ...args], { encoding: "utf8" }).trim();

const commit = (words: string): string => {
  git(clone, "commit", "--quiet", "--allow-empty", "--message", words);
  return git(clone, "rev-parse", "HEAD");
};
/** Two commits of one line, and one beside the second. */
let [first, second, beside] = ["", "", ""];

beforeAll(() => {
  writeTo(clone, "file", "");
  git(clone, "init", "--quiet");
  first = commit("first");
  second = commit("second");
  git(clone, "checkout", "--quiet", "-b", "other", first);
  beside = commit("beside");
});

describe("a version", () => {
  it("is older than one that comes from its commit, also when its sources differ from it", () => {
    expect(ancestryOf(first, second, clone)).toEqual({ kind: "older" });
    expect(ancestryOf(`${first}-dirty-0123456789ab`, second, clone)).toEqual({ kind: "older" });
  });

  it.each<[string, () => [string, string]]>([
    ["the one that runs", () => [second, second]],
    ["of the commit that runs, with other sources", () => [`${second}-dirty-0123456789ab`, second]],
    ["one that comes from what runs", () => [second, first]],
    ["one that neither comes from what runs nor leads to it", () => [beside, second]],
  ])("is not older when it is %s", (_, versions) => {
    expect(ancestryOf(...versions(), clone)).toEqual({ kind: "not older" });
  });

  it.each<[string, () => [string, string, string], RegExp]>([
    ["that is no commit", () => ["0123456789ab", second, clone], /"0123456789ab" is no commit/],
    ["against what is no commit", () => [second, "of-another-version", clone], /"of-another-version" is no commit/],
    ["that the clone does not have", () => ["0".repeat(40), second, clone], /Not a valid commit name 0{40}/],
    ["outside of any clone", () => [first, second, path.parse(folder).root], /not a git repository/],
  ])("is not known to be newer %s", (_, given, why) => {
    expect(ancestryOf(...given())).toEqual({ kind: "unknown", why: expect.stringMatching(why) });
  });

  it("is not known to be newer where the history of a shallow clone ends before the two meet", () => {
    const shallow = path.join(folder, "shallow");
    git(folder, "clone", "--quiet", "--depth=1", "--no-single-branch", `file://${clone}`, shallow);
    expect(ancestryOf(beside, second, shallow)).toEqual({
      kind: "unknown",
      why: expect.stringContaining("shallow clone"),
    });
    expect(ancestryOf(beside, beside, shallow)).toEqual({ kind: "not older" });
  });
});
