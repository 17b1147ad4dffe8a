import { rmSync } from "node:fs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { CREDENTIALS } from "./credentials";
import { type Emulator, startEmulator } from "./emulator";
import type { RehearsalFolder } from "./folder";
import { createHandlers } from "./handlers/all";
import { readRecording, recordInto } from "./recording";
import { CallLog } from "./wire/call-log";
import { controlOf } from "./wire/control";
import { startWire, type Wire } from "./wire/wire";

export { CREDENTIALS, OWN_CREDENTIALS } from "./credentials";

export interface RehearsalOptions {
  readonly folder: RehearsalFolder;
  /** Port of the wire. @default 0, a free port */
  readonly port?: number;
  /** Start from what the last rehearsal with this option left, and write everything down for the next. @default false */
  readonly keep?: boolean;
}

/** An emulated AWS that listens, in this process. */
export interface Rehearsal {
  readonly url: string;
  readonly account: string;
  readonly wire: Wire;
  readonly emulator: Emulator;
  readonly calls: CallLog;
  /** Forgets resources, calls and faults. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const accountOf = async (endpoint: string): Promise<string> => {
  const sts = new STSClient({ endpoint, region: "us-east-1", credentials: CREDENTIALS });
  const { Account } = await sts.send(new GetCallerIdentityCommand({}));
  sts.destroy();
  if (!Account) throw new Error("the emulator names no account");
  return Account;
};

/**
 * Starts the emulator and the wire.
 * @throws UserError when the emulator does not start or the port is taken.
 */
export const startRehearsal = async ({ folder, port = 0, keep = false }: RehearsalOptions): Promise<Rehearsal> => {
  folder.create();
  const recording = folder.file("recording.ndjson");
  const emulator = await startEmulator(folder.file("emulator.log"));
  try {
    const calls = new CallLog(folder.file("calls.ndjson"));
    const reset = async () => {
      await emulator.reset();
      rmSync(recording, { force: true });
      calls.clear();
      wire.reset();
    };
    const wire: Wire = await startWire({
      emulatorPort: emulator.port,
      log: calls,
      handlers: createHandlers,
      port,
      control: (request) => controlOf({ faults: wire.faults, reset, emulator })(request),
      ...(keep && { onAnswer: recordInto(recording) }),
    });
    if (keep && folder.hasRecording()) await wire.replay(readRecording(recording));
    const account = await accountOf(wire.url);
    return {
      url: wire.url,
      account,
      wire,
      emulator,
      calls,
      reset,
      async stop() {
        await wire.close();
        await emulator.stop();
      },
    };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
};
