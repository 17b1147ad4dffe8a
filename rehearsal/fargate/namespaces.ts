import { execFileSync } from "node:child_process";

/** Makes the kernel give a program its own users, processes and network, without root; all of them end with `unshare`. */
const OWN_NAMESPACES = [
  "unshare",
  ...["--user", "--map-root-user", "--net", "--pid", "--mount", "--mount-proc", "--fork", "--kill-child"],
  "--",
];

/** How the programs of a task are kept apart from those of the others. */
export interface Isolation {
  /** What stands before a task's first command. */
  readonly prefix: readonly string[];
  /** Whether every task has a network of its own. Where not, one runs at a time, on the machine's own ports. */
  readonly hasNetworks: boolean;
}

/** Without namespaces: for macOS, and for a Linux that locks them away. */
export const NO_ISOLATION: Isolation = { prefix: [], hasNetworks: false };

/** Finds out whether this machine gives namespaces. */
export const findIsolation = (): Isolation => {
  try {
    const inside = ["sh", "-c", "ip link set lo up && unshare --user --map-user=1 --map-group=1 -- true"];
    const [program = "", ...args] = [...OWN_NAMESPACES, ...inside];
    execFileSync(program, args, { stdio: "ignore" });
    return { prefix: OWN_NAMESPACES, hasNetworks: true };
  } catch {
    return NO_ISOLATION;
  }
};
