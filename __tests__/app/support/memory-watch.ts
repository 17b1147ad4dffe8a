import { readFileSync } from "node:fs";

const KIB_PER_MIB = 1_024;

/** MiB that a process ever held. */
export const peakMiB = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / KIB_PER_MIB;
