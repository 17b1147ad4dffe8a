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

const LONGEST_MS = 20_000;

/** Waits until something is so. @param look Gives undefined as long as it is not. */
export const until = async <T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> => {
  for (const deadline = Date.now() + LONGEST_MS; Date.now() < deadline; ) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`did not come about in ${LONGEST_MS / 1000} s: ${look}`);
};
