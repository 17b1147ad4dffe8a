import { spawn } from "node:child_process";
import { existsSync, openSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { UserError } from "../../user-error";
import { statusOf } from "../control-client";
import { RehearsalFolder, type RehearsalRecord } from "../folder";
import { Interruption } from "../lifecycle/interruption";
import { AWS_PROVIDER_VERSION, findProviderMirror } from "../provider-mirror";
import { givenQuotas } from "../quotas/given";
import { Quotas } from "../quotas/quotas";
import { watch } from "./watch";

const START_MS = 180_000;
const POLL_MS = 50;

export interface UpOptions {
  readonly name: string;
  readonly port: number;
  readonly keep: boolean;
  /** Divides health-check intervals, cooldowns and drains of what runs. */
  readonly speed: number;
  /** `CODE=VALUE` each: what the account may have. */
  readonly quota: readonly string[];
  /** Stays with it, prints what it does, and stops it in the end. */
  readonly foreground: boolean;
}

const startInBackground = async (
  folder: RehearsalFolder,
  { port, keep, speed, quota, foreground }: UpOptions,
): Promise<RehearsalRecord> => {
  folder.create();
  rmSync(folder.file("rehearsal.json"), { force: true });
  const log = openSync(folder.file("rehearsal.log"), "w");
  const supervisor = spawn(
    process.execPath,
    [
      ...["--import", "tsx", path.join(__dirname, "..", "supervisor.ts")],
      ...["--name", folder.name, "--port", String(port), "--speed", String(speed), ...(keep ? ["--keep"] : [])],
      ...(foreground ? ["--foreground"] : []),
      ...quota.flatMap((given) => ["--quota", given]),
    ],
    { detached: true, stdio: ["ignore", log, log], cwd: path.join(__dirname, "..", "..") },
  );
  supervisor.unref();
  let refusal: Error | undefined;
  supervisor.on("error", (error) => {
    refusal = error;
  });
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await wait(POLL_MS)) {
    const record = folder.readRecord();
    if (record) return record;
    if (refusal) throw new UserError(`rehearsal: the supervisor cannot be started: ${refusal.message}`);
    if (supervisor.exitCode !== null) throw new UserError(readFileSync(folder.file("rehearsal.log"), "utf8").trim());
  }
  supervisor.kill();
  throw new UserError(`rehearsal: not up after ${START_MS / 1000} s; read ${folder.file("rehearsal.log")}`);
};

/** Starts a rehearsal in the background, or says that it runs already. */
const start = async (options: UpOptions): Promise<void> => {
  new Quotas(givenQuotas(options.quota)); // says what is wrong with them before anything starts
  const folder = new RehearsalFolder(options.name);
  const running = folder.readRecord();
  if (running && (await statusOf(running))) {
    console.log(`rehearsal "${folder.name}" is up already at ${running.url}`);
    return;
  }
  const restores = options.keep && existsSync(folder.file("recording.ndjson"));
  console.log(`starting the emulated AWS${restores ? " and bringing back what it held" : ""} …`);
  const record = await startInBackground(folder, options);
  const mirror = findProviderMirror();
  console.log(`rehearsal "${folder.name}" is up: account ${record.account} at ${record.url}`);
  console.log(
    `AWS provider ${AWS_PROVIDER_VERSION}: ${mirror ? `from the local mirror ${mirror.path}` : "from the Terraform registry"}`,
  );
};

/** Starts a rehearsal. In the foreground it ends with us, however we end. */
export const up = async (options: UpOptions): Promise<void> => {
  if (!options.foreground) return start(options);
  const interruption = new Interruption({ withParent: true });
  try {
    await start(options);
  } catch (error) {
    interruption.release();
    throw error;
  }
  await watch(options, interruption);
};
