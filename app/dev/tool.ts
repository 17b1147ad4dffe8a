import { accessSync, constants, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../user-error";
import { readEnv } from "./env";

/** Debian keeps the server's programs off the PATH, one folder per major version; the newest wins. */
const postgresFolders = (): string[] => {
  const root = "/usr/lib/postgresql";
  try {
    const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
    return versions.map((version) => join(root, version, "bin"));
  } catch {
    return [];
  }
};

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Gives the path of a program, if it is installed. */
export const findTool = (name: string): string | undefined =>
  [...postgresFolders(), ...readEnv().PATH.split(":")].map((folder) => join(folder, name)).find(isProgram);

/** Gives the path of a program. @throws UserError that names the script that installs it */
export const requireTool = (name: string, script: string): string => {
  const path = findTool(name);
  if (path === undefined) throw new UserError(`${name}: is not installed; run bash setup/${script}`);
  return path;
};
