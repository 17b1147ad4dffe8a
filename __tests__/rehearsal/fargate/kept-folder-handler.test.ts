import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { keptFoldersIn } from "../../../rehearsal/fargate/kept-folder-handler";
import { temporaryFolder } from "../../support/temporary-folder";

const folder = temporaryFolder();
const EFS = "elasticfilesystem";

/** Files of two file systems, of which one is asked to be deleted. @returns which of them are there afterwards. */
const leftAfter = async (status: number, url = "/2015-02-01/file-systems/fs-0a"): Promise<string[]> => {
  for (const id of ["fs-0a", "fs-0b"]) {
    mkdirSync(path.join(folder, id, "kept"), { recursive: true });
    writeFileSync(path.join(folder, id, "kept", "note"), "kept");
  }
  const handler = keptFoldersIn(folder);
  const call = { service: EFS, action: `DELETE ${url}`, resource: "-" };
  const request = { method: "DELETE", url, headers: {}, body: Buffer.alloc(0) };
  const answered = { status, headers: {}, body: Buffer.alloc(0) };
  if (handler.answers(call)) expect(await handler.answer(request, call, async () => answered)).toBe(answered);
  return ["fs-0a", "fs-0b"].filter((id) => existsSync(path.join(folder, id, "kept", "note")));
};

describe("the files of a file system", () => {
  it("are gone with it, and those of another one stay", async () => {
    expect(await leftAfter(204)).toEqual(["fs-0b"]);
  });

  it.each([
    ["a file system that is in use is not deleted", 409, undefined],
    ["only its policy is deleted", 204, "/2015-02-01/file-systems/fs-0a/policy"],
    ["a mount target is deleted", 204, "/2015-02-01/mount-targets/fsmt-0a"],
  ])("stay where %s", async (_, status, url) => {
    expect(await leftAfter(status, url)).toEqual(["fs-0a", "fs-0b"]);
  });
});
