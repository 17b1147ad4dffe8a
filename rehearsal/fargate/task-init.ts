import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import { InnerProcess } from "./inner-process";
import { type OutsideAddress, outwardSocketOf, socketOf, type TaskCommand, type TaskReport } from "./protocol";
import { join } from "./relay";

/**
 * The first program of a task, inside its namespaces: starts and stops the containers' processes, runs their health
 * checks, and connects the socket files of the task's folder with its ports. It ends with whoever started it, and the
 * kernel ends everything else in the task with it.
 */
const [outside] = process.argv.slice(2);
const containers = new Map<string, InnerProcess>();
const relayed = new Set<number>();

const tell = (report: TaskReport): void => {
  process.stdout.write(`${JSON.stringify(report)}\n`);
};

/** The path is relative to the task's folder: that of a socket may have 107 characters and no more. */
const relay = (port: number): void => {
  if (relayed.has(port)) return;
  relayed.add(port);
  createServer({ allowHalfOpen: true }, (outer) => {
    join(outer, connect({ port, host: "127.0.0.1", allowHalfOpen: true }));
  })
    .on("error", notListening(`port ${port}`))
    .listen(socketOf(port));
};

/** The other ports of the task go on: an error that nobody hears would end its first program, and all of it. */
const notListening =
  (what: string) =>
  ({ message }: Error): void =>
    void process.stderr.write(`task: ${what} is not reachable: ${message}\n`);

const start = ({ name, process: spec, ports, memoryMiB }: Extract<TaskCommand, { do: "start" }>): void => {
  const container = new InnerProcess(spec, { memoryMiB, takesAll: outside !== undefined });
  containers.set(name, container);
  container.onLine((line) => tell({ is: "output", name, line, at: Date.now() }));
  container.ended.then((end) => {
    containers.delete(name);
    tell({ is: "exited", name, ...end });
  });
  ports.forEach(relay);
  tell({ is: "started", name });
};

/** Docker keeps this much of what a health check prints. */
const CHECK_OUTPUT_CHARACTERS = 4096;

const check = async ({ id, process: spec, timeoutMs }: Extract<TaskCommand, { do: "check" }>): Promise<void> => {
  const probe = new InnerProcess(spec);
  const lines: string[] = [];
  probe.onLine((line) => lines.push(line));
  const insist = setTimeout(() => {
    lines.push("health check timed out");
    probe.kill();
  }, timeoutMs);
  const { code } = await probe.ended;
  clearTimeout(insist);
  tell({ is: "checked", id, isWell: code === 0, output: lines.join("\n").slice(0, CHECK_OUTPUT_CHARACTERS) });
};

const obey = (command: TaskCommand): void => {
  if (command.do === "start") start(command);
  else if (command.do === "check") void check(command);
  else if (command.signal === "SIGKILL") containers.get(command.name)?.kill();
  else containers.get(command.name)?.signal(command.signal);
};

/** Makes an address of the outside one of this network's own, and passes on whoever connects to it. */
const openAddress = ({ ip, ports }: OutsideAddress): void => {
  execFileSync("ip", ["address", "add", `${ip}/32`, "dev", "lo"]);
  for (const port of ports)
    createServer({ allowHalfOpen: true }, (inner) =>
      join(inner, connect({ path: outwardSocketOf(ip, port), allowHalfOpen: true })),
    )
      .on("error", notListening(`${ip}:${port}`))
      .listen(port, ip);
};

/** Names are found in the task's own list of hosts; there is no other way to find one. */
const nameHosts = (addresses: readonly OutsideAddress[]): void => {
  const lines = addresses.map(({ ip, names }) => [ip, ...names].join(" "));
  writeFileSync("hosts", ["127.0.0.1 localhost", "::1 localhost", ...lines, ""].join("\n"));
  execFileSync("mount", ["--bind", "hosts", "/etc/hosts"]);
};

if (outside !== undefined) {
  const addresses = JSON.parse(outside) as OutsideAddress[];
  execFileSync("ip", ["link", "set", "lo", "up"]);
  nameHosts(addresses);
  addresses.forEach(openAddress);
}
process.stdout.on("error", () => process.exit(0)); // whoever listened is gone
createInterface({ input: process.stdin })
  .on("line", (line) => obey(JSON.parse(line) as TaskCommand))
  .on("close", () => {
    for (const container of containers.values()) container.kill(); // where there is no namespace to do it
    process.exit(0);
  });
tell({ is: "ready" });
