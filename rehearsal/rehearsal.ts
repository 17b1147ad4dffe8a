import { mkdirSync, rmSync } from "node:fs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { chosenRegion } from "../environments/deployment";
import { CREDENTIALS, OWN_CREDENTIALS } from "./credentials";
import { type Emulator, startEmulator } from "./emulator";
import type { RehearsalFolder } from "./folder";
import { keyOfGithub } from "./github/signing-key";
import { createHandlers } from "./handlers/all";
import { processVariables } from "./process";
import { Quotas } from "./quotas/quotas";
import { readRecording, recordInto } from "./recording";
import { type Players, startPlayers } from "./runtime/players";
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
  /** Run what is deployed, instead of answering as if it ran. @default false */
  readonly plays?: boolean;
  /** Divides health-check intervals, cooldowns and drains of what runs. @default 1, the pace of AWS */
  readonly speed?: number;
  /** What the account may have. @default as a new account */
  readonly quotas?: Quotas;
  /** Hears what the players have to say. @default nobody */
  readonly say?: (line: string) => void;
}

/** An emulated AWS that listens, in this process. */
export interface Rehearsal {
  readonly url: string;
  readonly account: string;
  readonly folder: RehearsalFolder;
  readonly wire: Wire;
  readonly emulator: Emulator;
  readonly calls: CallLog;
  /** What plays ECS, ALB and Lambda, where it was asked for. */
  readonly players?: Players;
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
export const startRehearsal = async (options: RehearsalOptions): Promise<Rehearsal> => {
  const {
    folder,
    port = 0,
    keep = false,
    plays = false,
    speed = 1,
    say = () => undefined,
    quotas = new Quotas(),
  } = options;
  folder.create();
  const recording = folder.file("recording.ndjson");
  const emulator = await startEmulator(folder.file("emulator.log"));
  try {
    const calls = new CallLog(folder.file("calls.ndjson"));
    let players: Players | undefined;
    const reset = async () => {
      await emulator.reset();
      rmSync(recording, { force: true });
      calls.clear();
      wire.reset();
      await players?.reset();
    };
    const wire: Wire = await startWire({
      emulatorPort: emulator.port,
      log: calls,
      handlers: () => createHandlers({ quotas, keyOfIssuer: keyOfGithub(folder.file("github-key.pem")) }),
      port,
      control: (request) => controlOf({ faults: wire.faults, reset, emulator, players: () => players })(request),
      ...(keep && { onAnswer: recordInto(recording) }),
    });
    const recorded = keep && folder.hasRecording() ? readRecording(recording) : [];
    await wire.replay(recorded);
    const account = await accountOf(wire.url);
    if (plays) {
      const client = { endpoint: wire.url, region: chosenRegion(processVariables), credentials: OWN_CREDENTIALS };
      const stage = { wire, emulator, client, account, folder: folder.players, speed, say };
      mkdirSync(folder.players, { recursive: true });
      players = await startPlayers(stage, { quotas, recorded, inboxFile: folder.file("inbox.ndjson") });
    }
    return {
      url: wire.url,
      account,
      folder,
      wire,
      emulator,
      calls,
      ...(players && { players }),
      reset,
      async stop() {
        await players?.stop();
        await wire.close();
        await emulator.stop();
      },
    };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
};
