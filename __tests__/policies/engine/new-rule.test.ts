import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { newRule } from "../../../policies/engine/new-rule";
import type { Rule } from "../../../policies/engine/rule";
import { evidenceFaults } from "../../../policies/kit/expect-rule";
import { PROJECT_ROOT } from "../../support/run-project";
import { temporaryFolder } from "../../support/temporary-folder";

describe("a new rule", () => {
  const folder = temporaryFolder();

  it("is a rule already, and its evidence holds", async () => {
    for (const name of ["engine", "evidence"])
      symlinkSync(path.join(PROJECT_ROOT, "policies", name), path.join(folder, name));
    mkdirSync(path.join(folder, "rules"));
    const file = newRule("queue-is-encrypted", "queues", path.join(folder, "rules"));
    const { queueIsEncrypted } = (await import(file)) as { queueIsEncrypted: Rule };
    expect(evidenceFaults(queueIsEncrypted)).toEqual([]);
  });

  it("rejects one that is there already", () => {
    newRule("one-rule", "queues", folder);
    expect(() => newRule("one-rule", "queues", folder)).toThrow("one-rule: is there already, in ");
  });

  it.each([
    ["Bad", "s3"],
    ["one", "s3"],
    ["a-rule", "../s3"],
  ])("rejects %s for %s", (id, pack) => {
    expect(() => newRule(id, pack, folder)).toThrow(`${pack}/${id}: a rule's id is two or more lower-case words`);
  });
});
