import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** How many may wait in a group with `queue: max`. @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency */
const MOST_WAITING = 100;
/** How often a job that waits, or that may be cancelled, looks at its group. */
const LOOK_MS = 50;

export interface GroupRequest {
  /** Name of the group, in any letters. */
  readonly group: string;
  /** `single` keeps one that waits and cancels it for the next one, `max` keeps up to a hundred. */
  readonly queue: "single" | "max";
  /** Whether the one that runs is cancelled. */
  readonly cancelInProgress: boolean;
  /** Memberships of whatever is around this one: it would wait for itself. */
  readonly above: readonly string[];
}

interface Member {
  readonly id: string;
  readonly pid: number;
  readonly isRunning: boolean;
  /** Why it is cancelled, if it is. One that runs stays in the group until it has ended. */
  readonly why?: string;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The group with one more in it, as GitHub puts it there. */
const withOneMore = (members: readonly Member[], id: string, request: GroupRequest): Member[] => {
  const { group, queue, cancelInProgress, above } = request;
  const mine: Member = { id, pid: process.pid, isRunning: false };
  const running = members.find((each) => each.isRunning);
  if (!running) return [...members, { ...mine, isRunning: true }];
  if (above.includes(running.id))
    return [...members, { ...mine, why: `a deadlock was detected for concurrency group "${group}"` }];
  const waiting = members.filter((each) => !each.isRunning && each.why === undefined);
  if (queue === "max" && waiting.length >= MOST_WAITING)
    return [...members, { ...mine, why: `${MOST_WAITING} are waiting in concurrency group "${group}"` }];
  if (queue === "max") return [...members, mine];
  const why = `a higher priority waiting request for "${group}" exists`;
  return [...members.map((each) => (each.isRunning && !cancelInProgress ? each : { why, ...each })), mine];
};

/** The group when nobody runs in it: whoever waits longest begins. */
const promoted = (members: readonly Member[]): Member[] => {
  const next = members.find(({ why }) => why === undefined);
  if (members.some(({ isRunning }) => isRunning)) return [...members];
  return members.map((each) => (each === next ? { ...each, isRunning: true } : each));
};

/** A place in a group. */
export class Membership {
  private readonly cancellation = new AbortController();
  private readonly timer: NodeJS.Timeout;

  /** @param look Reads the group; `true` also lets it go on without those that have died. */
  constructor(
    readonly id: string,
    private readonly look: (isThorough: boolean) => Member | undefined,
    private readonly end: () => void,
  ) {
    this.timer = setInterval(() => this.watch(false), LOOK_MS);
    this.timer.unref();
    this.watch(false);
  }

  private watch(isThorough: boolean): Member | undefined {
    const member = this.look(isThorough);
    if (member?.why !== undefined) this.cancellation.abort(member.why);
    return member;
  }

  /** Aborts when somebody else cancels it; the reason says why. */
  get cancelled(): AbortSignal {
    return this.cancellation.signal;
  }

  /** Waits until it runs, is cancelled, or the run ends. */
  async turn(signal: AbortSignal, onWait: () => void): Promise<void> {
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      const member = this.watch(true);
      if (!member || member.isRunning || member.why !== undefined) return;
      if (isFirst) onWait();
      await wait(LOOK_MS);
    }
  }

  /** Makes room for the next one. */
  leave(): void {
    clearInterval(this.timer);
    this.end();
  }
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

const membersIn = (file: string): Member[] => JSON.parse(textOf(file) || "[]") as Member[];

/** The concurrency groups of a repository, for all runs on this machine that share the folder: a file for each. */
export class Groups {
  constructor(private readonly folder: string) {}

  private fileOf(group: string): string {
    return path.join(this.folder, `${createHash("sha256").update(group.toLowerCase()).digest("hex")}.json`);
  }

  /** Reads and writes a group while nobody else does. */
  private change(group: string, how: (members: Member[]) => Member[]): Member[] {
    mkdirSync(this.folder, { recursive: true });
    const file = this.fileOf(group);
    const lock = `${file}.lock`;
    while (!this.lock(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); // its holder reads and writes one small file
    try {
      const changed = promoted(how(membersIn(file).filter(({ pid }) => isAlive(pid))));
      writeFileSync(`${file}.new`, JSON.stringify(changed));
      renameSync(`${file}.new`, file); // others read it at any time
      return changed;
    } finally {
      rmSync(lock, { force: true });
    }
  }

  private lock(lock: string): boolean {
    try {
      writeFileSync(lock, `${process.pid}`, { flag: "wx" });
      return true;
    } catch {
      const holder = Number(textOf(lock));
      if (holder > 0 && !isAlive(holder)) rmSync(lock, { force: true });
      return false;
    }
  }

  /** Takes a place in a group, at once. */
  enter(request: GroupRequest): Membership {
    const { group } = request;
    const id = randomUUID();
    this.change(group, (members) => withOneMore(members, id, request));
    const look = (isThorough: boolean) =>
      isThorough ? this.change(group, (same) => same) : membersIn(this.fileOf(group));
    return new Membership(
      id,
      (isThorough) => look(isThorough).find((each) => each.id === id),
      () => this.change(group, (members) => members.filter((each) => each.id !== id)),
    );
  }
}
