import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";

/** Copies of databases, each a whole data folder, by the name of its snapshot. They stay when their database goes. */
export class Snapshots {
  constructor(readonly folder: string) {}

  /** The copy of a snapshot; undefined where there is none, as of one that an earlier rehearsal took. */
  find(name: string): string | undefined {
    const found = this.#folderOf(name);
    return existsSync(found) ? found : undefined;
  }

  /** Takes a copy over. @param source Folder that is the snapshot's from now on. */
  keep(name: string, source: string): void {
    mkdirSync(this.folder, { recursive: true });
    renameSync(source, this.#folderOf(name));
  }

  copy(name: string, target: string): void {
    const found = this.find(name);
    if (found) cpSync(found, this.#folderOf(target), { recursive: true, preserveTimestamps: true });
  }

  delete(name: string): void {
    rmSync(this.#folderOf(name), { recursive: true, force: true });
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #folderOf(name: string): string {
    return path.join(this.folder, name.toLowerCase());
  }
}
