import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { processVariables } from "../process";

const DEBIAN_POSTGRES = "/usr/lib/postgresql";

/** Debian keeps the server's programs off the PATH, one folder per major version; the newest is first. */
const postgresFolders = (): string[] => {
  try {
    const versions = readdirSync(DEBIAN_POSTGRES).sort((one, other) => Number(other) - Number(one));
    return versions.map((version) => path.join(DEBIAN_POSTGRES, version, "bin"));
  } catch {
    return [];
  }
};

/** Where a container's commands are found: this very Node, and the servers of the machine. */
export const CONTAINER_PATH = [
  ...new Set([
    path.dirname(process.execPath),
    ...postgresFolders(),
    ...(processVariables.PATH ?? "/usr/local/bin:/usr/bin:/bin").split(path.delimiter),
  ]),
].join(path.delimiter);

/** Whether a container would find the program. */
export const isInstalled = (name: string): boolean =>
  CONTAINER_PATH.split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const NOBODY = 65_534;

/** The number itself where this machine knows its name, which PostgreSQL asks for; that of nobody otherwise. */
export const knownUser = (uid: number, passwd = readFileSync("/etc/passwd", "utf8")): number =>
  passwd.split("\n").some((line) => Number(line.split(":")[2]) === uid && uid !== 0) ? uid : NOBODY;
