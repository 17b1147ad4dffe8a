import path from "node:path";
import { OWN_CREDENTIALS, type Rehearsal } from "../../rehearsal/rehearsal";
import type { Stage } from "../../rehearsal/runtime/contract";

/** A stage whose spoken lines a test can read. */
export interface TestStage extends Stage {
  readonly said: string[];
}

/** A minute takes a tenth of a second: short to wait for, and long enough to be seen on a busy machine. */
const SPEED = 600;

/** The stage of a rehearsal. */
export const stageOf = ({ wire, emulator, account }: Rehearsal, folder: string): TestStage => {
  const said: string[] = [];
  return {
    ...{ wire, emulator, account, speed: SPEED, said },
    client: { endpoint: wire.url, region: "us-east-1", credentials: OWN_CREDENTIALS },
    folder: path.join(folder, "stage"),
    say: (line) => said.push(line),
  };
};
