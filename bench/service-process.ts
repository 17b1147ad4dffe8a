import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { freePort } from "../app/dev/free-port";
import { until } from "../app/dev/poll";
import { processVariables } from "./process";

/** Ticks of `/proc/<pid>/stat` in a second; Linux shows programs 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;
/** User time and system time, counted from the field after the program's name. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const USER_TIME = 11;
const SYSTEM_TIME = 12;

/** A process as the kernel accounts for it. */
export interface Usage {
  readonly cpuSeconds: number;
  /** Resident memory now. */
  readonly memoryMiB: number;
}

/** What a process and the ones it started have used. Linux only. */
export const usageOf = (pid: number): Usage => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  const own = {
    cpuSeconds: (Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME])) / TICKS_PER_SECOND,
    memoryMiB: Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024,
  };
  return children
    .split(" ")
    .filter(Boolean)
    .map((child) => usageOf(Number(child)))
    .reduce(
      (sum, one) => ({ cpuSeconds: sum.cpuSeconds + one.cpuSeconds, memoryMiB: sum.memoryMiB + one.memoryMiB }),
      own,
    );
};

/** A bundled service that runs as it does in its image. */
export class ServiceProcess {
  private constructor(
    readonly url: string,
    readonly pid: number,
    private readonly child: ChildProcess,
  ) {}

  /** @param folder Of the bundle, with `main.js` in it. @param variables Beside PORT. */
  static async start(folder: string, variables: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const port = await freePort();
    const env = { ...processVariables, NODE_ENV: "production", ...variables, PORT: String(port) };
    const child = spawn(process.execPath, [path.join(folder, "main.js")], {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const service = new ServiceProcess(`http://127.0.0.1:${port}`, child.pid ?? 0, child);
    const isUp = () =>
      fetch(`${service.url}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(`${path.basename(folder)} answers`, isUp);
    return service;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill("SIGINT");
    await once(this.child, "exit");
  }
}
