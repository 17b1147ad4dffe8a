import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PROJECT_ROOT } from "./process";

/** What set-up has brought, which a copy shares. */
const SHARED = ["node_modules", ".tools"];

/**
 * Copies the project's sources, and changes one file of the copy, for steps that shall know an environment otherwise.
 * @returns the folder of the copy.
 */
export const changedProject = (folder: string, file: string, change: (text: string) => string): string => {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
  });
  for (const name of listed.trimEnd().split("\n"))
    cpSync(path.join(PROJECT_ROOT, name), path.join(folder, name), { recursive: true });
  for (const name of SHARED) symlinkSync(path.join(PROJECT_ROOT, name), path.join(folder, name));
  const changed = path.join(folder, file);
  writeFileSync(changed, change(readFileSync(changed, "utf8")));
  return folder;
};
