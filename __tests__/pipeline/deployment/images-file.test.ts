import path from "node:path";
import { readImagesFile } from "../../../pipeline/deployment/images-file";
import { refusalOf } from "../../support/refusal";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();
const digest = `sha256:${"a".repeat(64)}`;
const fileOf = (value: unknown) =>
  writeTo(folder, "images.json", typeof value === "string" ? value : JSON.stringify(value));

describe("the file of images", () => {
  it("says which image each service gets", () => {
    const images = { "api-gateway": { digest, commit: "abc" } };
    expect(readImagesFile(fileOf(images))).toEqual(images);
  });

  it.each([
    ["text that is no JSON", "digest", "is not JSON; write it like"],
    ["no service", {}, "names no service; there is nothing to deploy"],
    [
      "a tag instead of a digest",
      { a: { digest: "latest", commit: "x" } },
      "a.digest: must be sha256: and 64 hexadecimal digits",
    ],
    ["no commit", { a: { digest } }, "a.commit: "],
    ["an empty commit", { a: { digest, commit: "" } }, "a.commit: "],
    ["something else beside", { a: { digest, commit: "x", tag: "y" } }, "tag"],
    ["a list", [], "images.json"],
  ])("rejects %s", (_, value, words) => {
    expect(refusalOf(() => readImagesFile(fileOf(value)))).toContain(words);
  });

  it("rejects a file that is not there", () => {
    expect(refusalOf(() => readImagesFile(path.join(folder, "none.json")))).toMatch(
      /^--images: .*none\.json: cannot be read; name the file that the build wrote$/,
    );
  });
});
