import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../user-error";

/** What a running rehearsal tells about itself, in its folder. */
export interface RehearsalRecord {
  readonly name: string;
  /** Process that keeps it running. */
  readonly pid: number;
  readonly url: string;
  /** AWS account that the emulator plays. */
  readonly account: string;
}

const ROOT = path.join(__dirname, "..", ".rehearsal");
/** Lower-case words, as in a DNS label: the name becomes a folder. */
const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Where one rehearsal keeps its files, all of them inside the clone. */
export class RehearsalFolder {
  readonly path: string;

  /** @throws UserError when the name cannot be a folder. */
  constructor(
    readonly name: string,
    root = ROOT,
  ) {
    if (!NAME.test(name))
      throw new UserError(
        `--name: "${name}" cannot name a rehearsal; use 1 to 32 lower-case letters, digits and dashes`,
      );
    this.path = path.join(root, name);
  }

  file(
    name:
      | "calls.ndjson"
      | "emulator.log"
      | "github-key.pem"
      | "inbox.ndjson"
      | "recording.ndjson"
      | "rehearsal.json"
      | "release.json"
      | "rehearsal.log"
      | "step.pid"
      | "terraform.tfrc",
  ): string {
    return path.join(this.path, name);
  }

  /** Folder for what the steps write: synthesized stacks and saved plans. */
  get work(): string {
    return path.join(this.path, "work");
  }

  /** Folder for the sockets, logs and data of what runs. */
  get players(): string {
    return path.join(this.path, "players");
  }

  create(): void {
    mkdirSync(this.path, { recursive: true });
  }

  /** Removes everything but what the next `up --keep` starts from. */
  remove({ keepRecording }: { keepRecording: boolean }): void {
    const own = keepRecording ? readdirSync(this.path).filter((name) => name !== "recording.ndjson") : ["."];
    for (const name of own) rmSync(path.join(this.path, name), { recursive: true, force: true });
  }

  hasRecording(): boolean {
    return existsSync(this.file("recording.ndjson"));
  }

  writeRecord(record: RehearsalRecord): void {
    const file = this.file("rehearsal.json");
    writeFileSync(`${file}.new`, JSON.stringify(record, undefined, 2));
    renameSync(`${file}.new`, file); // a reader finds it whole or not at all
  }

  readRecord(): RehearsalRecord | undefined {
    const file = this.file("rehearsal.json");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as RehearsalRecord) : undefined;
  }
}
