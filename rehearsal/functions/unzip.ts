import path from "node:path";
import { unzipSync } from "fflate";

/** A file of an archive. */
export interface ZippedFile {
  /** Path below the folder that it is unpacked in. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The files of a zip. @throws Error when it is none, or a file of it would lie outside of its folder. */
export const unzip = (zip: Uint8Array): ZippedFile[] =>
  Object.entries(unzipSync(zip))
    .filter(([name]) => !name.endsWith("/"))
    .map(([name, bytes]) => {
      const normal = path.posix.normalize(name);
      if (path.posix.isAbsolute(normal) || normal.startsWith("..") || normal.includes("\\"))
        throw new Error(`zip: the file "${name}" would lie outside of its folder`);
      return { name: normal, bytes };
    });
