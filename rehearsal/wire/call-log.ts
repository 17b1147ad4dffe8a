import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import type { AwsCall } from "./aws-call";

/** One call as it was answered. */
export interface RecordedCall extends AwsCall {
  /** When it came, ISO 8601 in UTC. */
  readonly at: string;
  /** HTTP status; 0 when the connection was cut. */
  readonly status: number;
  readonly milliseconds: number;
  /** Who answered: `emulator`, the name of a handler, or `fault: KIND`. */
  readonly answeredBy: string;
}

/** The record of all calls, in a file with one JSON object a line: it outlives the process that writes it. */
export class CallLog {
  constructor(private readonly file: string) {
    this.clear();
  }

  record(call: RecordedCall): void {
    appendFileSync(this.file, `${JSON.stringify(call)}\n`);
  }

  clear(): void {
    writeFileSync(this.file, "");
  }

  read(): RecordedCall[] {
    return readCalls(this.file);
  }
}

/** The calls that a log file holds, oldest first. */
export const readCalls = (file: string): RecordedCall[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as RecordedCall)
    : [];
