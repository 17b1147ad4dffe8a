import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder that is gone after the tests of the file. Call it at the top of a file or of a `describe`. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), "stockwiz-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Writes a file and the folders above it. @returns its path. */
export const writeTo = (folder: string, file: string, text: string, mode = 0o644): string => {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text, { mode });
  return target;
};
