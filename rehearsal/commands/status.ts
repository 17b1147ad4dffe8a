import { statusOf } from "../control-client";
import { RehearsalFolder } from "../folder";
import { readCalls } from "../wire/call-log";

/** Says how a rehearsal is. @returns the exit code: 0 when it runs, 1 when it does not. */
export const status = async ({ name }: { name: string }): Promise<number> => {
  const folder = new RehearsalFolder(name);
  const record = folder.readRecord();
  const wire = await statusOf(record);
  if (!record || !wire) {
    console.log(`rehearsal "${name}" is not running; start it with: npm run rehearsal -- up`);
    return 1;
  }
  console.log(`rehearsal "${name}" is up: account ${record.account} at ${record.url}`);
  console.log(
    `calls recorded: ${readCalls(folder.file("calls.ndjson")).length}, faults planted: ${wire.faults.length}`,
  );
  return 0;
};
