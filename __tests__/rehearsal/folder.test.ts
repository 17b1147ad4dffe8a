import { existsSync, writeFileSync } from "node:fs";
import { RehearsalFolder } from "../../rehearsal/folder";
import { refusalOf } from "../support/refusal";
import { temporaryFolder } from "../support/temporary-folder";

const root = temporaryFolder();
const record = { name: "one", pid: 1, url: "http://127.0.0.1:1", account: "123456789012" };

describe("the folder of a rehearsal", () => {
  it.each(["", "..", "a/b", "Upper", "-dash", "a b", "a".repeat(33), "ü"])("rejects the name %j", (name) => {
    expect(refusalOf(() => new RehearsalFolder(name, root))).toBe(
      `--name: "${name}" cannot name a rehearsal; use 1 to 32 lower-case letters, digits and dashes`,
    );
  });

  it("gives back the record that was written, and none before", () => {
    const folder = new RehearsalFolder("one", root);
    folder.create();
    expect(folder.readRecord()).toBeUndefined();
    folder.writeRecord(record);
    expect(folder.readRecord()).toEqual(record);
  });

  it("keeps the recording and nothing else when asked", () => {
    const folder = new RehearsalFolder("two", root);
    folder.create();
    folder.writeRecord(record);
    writeFileSync(folder.file("recording.ndjson"), "");
    folder.remove({ keepRecording: true });
    expect([folder.hasRecording(), folder.readRecord()]).toEqual([true, undefined]);
  });

  it("is gone when it is removed", () => {
    const folder = new RehearsalFolder("three", root);
    folder.create();
    folder.remove({ keepRecording: false });
    expect(existsSync(folder.path)).toBe(false);
  });
});
