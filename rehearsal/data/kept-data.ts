import { renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { DatabaseCall } from "./database-calls";
import { Snapshots } from "./snapshots";

/** A database that runs, as far as its data go. */
export interface DataSource {
  /** @returns a folder, which is the caller's */
  backUp(): Promise<string>;
}

/** How a database came to its end; without either it leaves nothing. */
export interface Ending {
  readonly finalSnapshot?: string;
  readonly isReboot?: boolean;
}

/** Where the data of a database that is to start come from. */
interface Seed {
  readonly folder: string;
  /** Whether the folder is the new database's alone, as after a reboot. */
  readonly isOwn: boolean;
}

type Source = { readonly snapshot: string } | { readonly rebooted: string };

export interface KeptDataOptions {
  readonly folder: string;
  readonly say: (line: string) => void;
  /** The database of that name; undefined where none runs. */
  readonly running: (id: string) => DataSource | undefined;
}

/** What of a database outlives its server: snapshots, and all of it over a reboot. */
export class KeptData {
  readonly #snapshots: Snapshots;
  readonly #sources = new Map<string, Source>();
  #endings = new Map<string, Ending>();
  #copies: Promise<void> = Promise.resolve();

  constructor(private readonly options: KeptDataOptions) {
    this.#snapshots = new Snapshots(path.join(options.folder, "snapshots"));
  }

  /** Takes in what a call does to the data of a database. */
  hear(call: DatabaseCall): void {
    switch (call.does) {
      case "create":
        this.#sources.delete(call.id);
        break;
      case "restore":
        this.#sources.set(call.id, { snapshot: call.snapshot });
        break;
      case "delete":
        this.#endings.set(call.id, call.finalSnapshot ? { finalSnapshot: call.finalSnapshot } : {});
        break;
      case "reboot":
        this.#endings.set(call.id, { isReboot: true });
        break;
      case "snapshot":
        this.#copy(async () => {
          const source = this.options.running(call.id);
          if (source) this.#snapshots.keep(call.snapshot, await source.backUp());
        });
        break;
      case "copy":
        this.#copy(() => this.#snapshots.copy(call.snapshot, call.target));
        break;
      case "forget":
        this.#copy(() => this.#snapshots.delete(call.snapshot));
    }
  }

  /** Resolves when every copy that was asked for is made. */
  get copied(): Promise<void> {
    return this.#copies;
  }

  /** Databases that were deleted or rebooted since this was last asked, whatever is there by now. */
  takeEndings(): ReadonlyMap<string, Ending> {
    const endings = this.#endings;
    this.#endings = new Map();
    return endings;
  }

  /** Keeps what a database leaves, before its server is stopped. */
  async keep(id: string, source: DataSource, { finalSnapshot, isReboot }: Ending): Promise<void> {
    try {
      if (finalSnapshot) this.#snapshots.keep(finalSnapshot, await source.backUp());
      if (!isReboot) return;
      const rebooted = path.join(this.options.folder, `reboot-of-${id}`);
      renameSync(await source.backUp(), rebooted);
      this.#sources.set(id, { rebooted });
    } catch (error) {
      this.options.say(`data: ${id} leaves no copy of its data: ${(error as Error).message}`);
    }
  }

  /** Where a database begins; undefined when it is new, or when its snapshot is of an earlier rehearsal. */
  takeSeed(id: string): Seed | undefined {
    const source = this.#sources.get(id);
    this.#sources.delete(id);
    if (!source) return undefined;
    if ("rebooted" in source) return { folder: source.rebooted, isOwn: true };
    const folder = this.#snapshots.find(source.snapshot);
    if (folder) return { folder, isOwn: false };
    this.options.say(`data: the snapshot ${source.snapshot} holds nothing here: ${id} comes back empty`);
    return undefined;
  }

  /** Forgets every snapshot. */
  forget(): void {
    this.#sources.clear();
    this.#snapshots.clear();
  }

  #copy(work: () => Promise<void> | void): void {
    this.#copies = this.#copies
      .then(work)
      .catch((error: Error) => this.options.say(`data: no copy of the data was made: ${error.message}`));
  }
}

/** Ends with the folder that only the new database was to have. */
export const dropSeed = (seed: Seed | undefined): void => {
  if (seed?.isOwn) rmSync(seed.folder, { recursive: true, force: true });
};
