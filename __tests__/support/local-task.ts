import { randomBytes } from "node:crypto";
import { request } from "node:http";
import path from "node:path";
import type { ContainerDefinition, TaskDefinition } from "@aws-sdk/client-ecs";
import type { Image } from "../../rehearsal/fargate/image";
import { findIsolation } from "../../rehearsal/fargate/namespaces";
import type { Supplies } from "../../rehearsal/fargate/preparation";
import { Task, type TaskOptions } from "../../rehearsal/fargate/task";

/** Health checks come this many times as often. */
const SPEED = 20;
const isolation = findIsolation();

/** A small program for Node in the place of an image. */
export const nodeImage = (script: string): Image => ({
  entryPoint: ["node", "-e", script],
  command: [],
  environment: { NODE_ENV: "production" },
  stopSignal: "SIGTERM",
});

/** A program that answers every request on a port with its environment. */
export const echoService = (port: number): string => `
  require("http").createServer((_, answer) => answer.end(JSON.stringify({ ...process.env, uid: process.getuid() }))).listen(${port});
  process.on("SIGTERM", () => process.exit(0));`;

/** A health check for it. */
export const answersOn = (port: number) => ({
  command: [
    "CMD",
    "node",
    "-e",
    `fetch("http://localhost:${port}/").then(() => process.exit(0), () => process.exit(1))`,
  ],
  interval: 5,
  retries: 3,
  startPeriod: 300,
});

export interface LocalTask {
  readonly task: Task;
  readonly id: string;
  /** What the containers have printed, `container: line`. */
  readonly lines: string[];
  /** Resolves when the task is as asked for. */
  until(isTrue: (task: Task) => boolean): Promise<void>;
  /** Body of the answer of one of its ports. */
  get(port: number): Promise<string>;
}

/** What the machine of the test is. */
const MACHINE: Pick<TaskDefinition, "runtimePlatform"> = {
  runtimePlatform: { cpuArchitecture: process.arch === "arm64" ? "ARM64" : "X86_64" },
};

/** Starts one task; without supplies of its own, the image of a container is a script for Node. */
export const localTaskAt = (
  folder: string,
  containerDefinitions: ContainerDefinition[],
  supplies: Partial<Pick<TaskOptions, keyof Supplies | "isolation" | "outside" | "say" | "findKeptFolders">> = {},
  more: Pick<TaskDefinition, "runtimePlatform"> = MACHINE,
): LocalTask => {
  const id = randomBytes(16).toString("hex");
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const task: Task = new Task(
    {
      ...{ id, definition: { containerDefinitions, ...more }, ip: "10.0.0.1", subnetId: "subnet-1" },
      ...{ hasPublicAddress: false, securityGroupIds: [] },
    },
    {
      readWays: async () => () => undefined,
      folder: path.join(folder, id),
      isolation,
      speed: SPEED,
      pull: async (script) => nodeImage(script),
      readSecret: async (valueFrom) => `value of ${valueFrom}`,
      openLog: async (_, name) => ({ write: (line) => lines.push(`${name}: ${line}`), flush: async () => undefined }),
      onChange: () => {
        for (const look of waiting) look();
      },
      ...supplies,
    },
  );
  const until = (isTrue: (task: Task) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isTrue(task)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const get = (port: number) =>
    new Promise<string>((resolve, reject) => {
      const asked = request({ createConnection: () => task.dial(port), path: "/" }, async (answer) => {
        const parts: string[] = [];
        for await (const part of answer) parts.push(String(part));
        resolve(parts.join(""));
      });
      asked.on("error", reject).end();
    });
  return { task, id, lines, until, get };
};

/** Starts tasks, and stops all of them after each test. */
export const localTasks = (folder: string) => {
  const running: Task[] = [];
  const end = async (): Promise<void> => {
    for (const task of running) task.stop({ code: "UserInitiated", reason: "the test is over" });
    await Promise.all(running.splice(0).map(({ ended }) => ended));
  };
  const start = (containers: ContainerDefinition[], supplies?: Parameters<typeof localTaskAt>[2]): LocalTask => {
    const started = localTaskAt(folder, containers, supplies);
    running.push(started.task);
    return started;
  };
  return { start, end };
};

export const isHealthy = ({ progress }: Task): boolean =>
  progress.containers.every(({ health }) => health === "HEALTHY");
export const isStopped = ({ progress }: Task): boolean => progress.lastStatus === "STOPPED";
