import { execFileSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { UserError } from "../user-error";
import type { RehearsalFolder, RehearsalRecord } from "./folder";
import type { PlantedFault } from "./wire/faults";

/** What the wire says of itself. */
export interface WireStatus {
  readonly pid: number;
  readonly emulatorPid: number;
  readonly faults: readonly unknown[];
}

/** The longest that a wire on this machine takes to say how it is, and a rehearsal to stop, when the machine is very busy. */
const ANSWER_MS = 30_000;
const STOP_MS = 60_000;
const POLL_MS = 50;

/** What the rehearsal of this folder says of itself, or undefined when it does not answer. */
export const statusOf = async (record: RehearsalRecord | undefined): Promise<WireStatus | undefined> => {
  if (!record) return undefined;
  try {
    const response = await fetch(`${record.url}/_wire/status`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const status = (await response.json()) as WireStatus;
    return status.pid === record.pid ? status : undefined; // otherwise the port has found another owner
  } catch {
    return undefined;
  }
};

/**
 * The record of a rehearsal that answers.
 * @throws UserError when none does.
 */
export const runningRehearsal = async (folder: RehearsalFolder): Promise<RehearsalRecord> => {
  const record = folder.readRecord();
  if (record && (await statusOf(record))) return record;
  const option = folder.name === "default" ? "" : ` --name ${folder.name}`;
  throw new UserError(`rehearsal: "${folder.name}" is not running; start it with: npm run rehearsal -- up${option}`);
};

/** What the wire at an address says below its own door. */
export const askWireAt = async <T>(url: string, what: "tasks" | "urls" | "routing" | "requests"): Promise<T> => {
  const response = await fetch(`${url}/_wire/${what}`, { signal: AbortSignal.timeout(ANSWER_MS) });
  return (await response.json()) as T;
};

/** Lets something happen while a fault is planted in the wire at an address. Without a fault nothing goes wrong. */
export const withFault = async <T>(
  url: string,
  fault: PlantedFault | undefined,
  happens: () => Promise<T>,
): Promise<T> => {
  if (!fault) return happens();
  const faults = `${url}/_wire/faults`;
  await fetch(faults, { method: "POST", body: JSON.stringify(fault), signal: AbortSignal.timeout(ANSWER_MS) });
  try {
    return await happens();
  } finally {
    await fetch(faults, { method: "DELETE", signal: AbortSignal.timeout(ANSWER_MS) });
  }
};

/** What a running rehearsal says below its own door. @throws UserError when it does not run. */
export const askWire = async <T>(folder: RehearsalFolder, what: "tasks" | "urls"): Promise<T> =>
  askWireAt<T>((await runningRehearsal(folder)).url, what);

/** Whether the process is the supervisor of a rehearsal, and not another one that got its number since. */
export const isSupervisor = (pid: number): boolean => {
  try {
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).includes("supervisor.ts");
  } catch {
    return false; // there is no such process
  }
};

const endsWithin = async (pid: number, milliseconds: number): Promise<boolean> => {
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; await wait(POLL_MS))
    if (!isSupervisor(pid)) return true;
  return !isSupervisor(pid);
};

/**
 * Stops the process of a rehearsal; its emulator ends with it.
 * @returns whether there was one.
 */
export const stopSupervisor = async (pid: number): Promise<boolean> => {
  if (!isSupervisor(pid)) return false;
  process.kill(pid, "SIGTERM");
  if (!(await endsWithin(pid, STOP_MS))) {
    process.kill(pid, "SIGKILL");
    await endsWithin(pid, STOP_MS);
  }
  return true;
};
