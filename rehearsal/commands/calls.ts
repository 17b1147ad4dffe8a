import { UserError } from "../../user-error";
import { RehearsalFolder } from "../folder";
import { type RecordedCall, readCalls } from "../wire/call-log";

export interface CallsOptions {
  readonly name: string;
  readonly json: boolean;
  /** Only the calls of this service. */
  readonly service?: string;
}

const line = ({ at, service, action, resource, status, milliseconds, answeredBy }: RecordedCall): string =>
  [
    at.slice(11, 23),
    String(status).padStart(3),
    `${milliseconds} ms`.padStart(8),
    service.padEnd(10),
    action.padEnd(32),
    resource,
    answeredBy === "emulator" ? "" : `(${answeredBy})`,
  ]
    .join("  ")
    .trimEnd();

/** Prints the calls that went over the wire, oldest first. */
export const calls = ({ name, json, service }: CallsOptions): void => {
  const folder = new RehearsalFolder(name);
  if (!folder.readRecord())
    throw new UserError(`rehearsal: "${name}" has recorded no calls; start it with: npm run rehearsal -- up`);
  const recorded = readCalls(folder.file("calls.ndjson")).filter((call) => !service || call.service === service);
  if (json) {
    console.log(JSON.stringify(recorded, undefined, 2));
    return;
  }
  for (const call of recorded) console.log(line(call));
  console.log(`${recorded.length} calls`);
};
