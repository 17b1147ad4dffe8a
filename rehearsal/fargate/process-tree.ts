import { readdirSync, readFileSync } from "node:fs";

const BYTES_PER_KB = 1024;

const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the process has ended, or there is no /proc on this system
  }
};

const processes = (): number[] => {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
};

/** The name of a program may hold blanks and brackets; what follows its last bracket is state and parent. */
const parentOf = (pid: number): number =>
  Number(
    textOf(`/proc/${pid}/stat`)
      .replace(/^.*\) /s, "")
      .split(" ")[1],
  );

/** All that came from a process and still runs, nearest first. */
export const descendantsOf = (root: number): number[] => {
  const parents = processes().map((pid) => ({ pid, parent: parentOf(pid) }));
  const found: number[] = [];
  for (let generation = [root]; generation.length > 0; ) {
    generation = parents.filter(({ parent }) => generation.includes(parent)).map(({ pid }) => pid);
    found.push(...generation);
  }
  return found;
};

const kilobytes = (status: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);

/** Bytes that a process and its descendants hold; what they share counts once, as a memory cgroup has it. */
export const memoryOf = (pid: number): number => {
  const statuses = [pid, ...descendantsOf(pid)].map((one) => textOf(`/proc/${one}/status`));
  const own = statuses.reduce((sum, status) => sum + kilobytes(status, "RssAnon"), 0);
  const shared = Math.max(...statuses.map((status) => kilobytes(status, "RssShmem")));
  return (own + shared) * BYTES_PER_KB;
};
