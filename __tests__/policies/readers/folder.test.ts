import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { readFolder } from "../../../policies/readers/folder";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();
const JOBS =
  "jobs:\n  test:\n    # checkov:skip=CKV2_GHA_1: reads nothing but this repository\n    steps:\n      - run: make\n";
const idsIn = (name: string): string[] => readFolder(`${folder}/${name}`).program.resources.map(({ id }) => id);

describe("a folder", () => {
  it("is its Terraform, its workflows and the Dockerfiles in it and below", () => {
    writeTo(folder, "all/main.tf", 'resource "aws_s3_bucket" "b" {}');
    writeTo(folder, "all/.github/workflows/test.yml", JOBS);
    writeTo(folder, "all/.github/workflows/notes.md", "none");
    for (const file of [
      "Dockerfile",
      "a/b/Dockerfile.dev",
      "a/web.Dockerfile",
      "node_modules/x/Dockerfile",
      ".x/Dockerfile",
    ])
      writeTo(folder, `all/${file}`, "FROM scratch");
    writeTo(folder, "all/a/Dockerfile.ts", "export {};");
    expect(idsIn("all")).toEqual([
      "aws_s3_bucket.b",
      ".github/workflows/test.yml#test",
      ".github/workflows/test.yml#test.steps[0]",
      "Dockerfile",
      "a/b/Dockerfile.dev",
      "a/web.Dockerfile",
    ]);
  });

  it("may hold no Terraform", () => {
    writeTo(folder, "image/Dockerfile", "FROM scratch");
    expect(idsIn("image")).toEqual(["Dockerfile"]);
  });

  it("has the comments of workflows, for the skips in them", () => {
    const { comments } = readFolder(`${folder}/all`);
    expect(comments).toContainEqual({
      file: ".github/workflows/test.yml",
      line: 3,
      text: " checkov:skip=CKV2_GHA_1: reads nothing but this repository",
    });
  });

  it.each(["main.tf", "Dockerfile", ".github/workflows/x.yml"])(
    "rejects a pipe called %s, and waits for nobody",
    (name) => {
      writeTo(folder, `pipe/${name}/../main.tf.json`, "{}");
      execFileSync("mkfifo", [`${folder}/pipe/${name}`]);
      const read = () => readFolder(`${folder}/pipe`);
      expect(read).toThrow(
        expect.objectContaining({ name: "UserError", message: expect.stringMatching(/it is a pipe/) }),
      );
      rmSync(`${folder}/pipe/${name}`);
    },
  );

  it("rejects one with none of these", () => {
    writeTo(folder, "none/readme.md", "");
    expect(() => readFolder(`${folder}/none`)).toThrow(
      "holds no Terraform; name a folder with .tf or .tf.json files, a",
    );
    expect(() => readFolder(`${folder}/nowhere`)).toThrow("is no folder");
  });
});
