interface Waiting {
  readonly begin: () => void;
  readonly timer: NodeJS.Timeout;
}

export interface LanesOptions {
  /** Tasks of one lane that run at a time. */
  readonly width: number;
  /** Tasks of all lanes that run at a time. */
  readonly total: number;
  /** Milliseconds after which a task that has not begun is given up. */
  readonly waitMs: number;
  /** What it is given up with. */
  readonly tooLong: () => Error;
}

/** Lets tasks of the same name wait for each other here, so that they hold nothing that the others need. */
export class Lanes {
  readonly #running = new Map<string, number>();
  /** In the order they came. */
  readonly #waiting = new Map<Waiting, string>();
  #total = 0;

  constructor(private readonly options: LanesOptions) {}

  /** Runs a task when its lane has room. @throws what `tooLong` makes, when that takes too long */
  async run<T>(lane: string, task: () => Promise<T>): Promise<T> {
    if (!this.#hasRoom(lane)) await this.#turn(lane);
    else this.#count(lane, 1);
    try {
      return await task();
    } finally {
      this.#count(lane, -1);
      this.#next();
    }
  }

  #hasRoom(lane: string): boolean {
    return this.#total < this.options.total && (this.#running.get(lane) ?? 0) < this.options.width;
  }

  #count(lane: string, by: 1 | -1): void {
    this.#total += by;
    const running = (this.#running.get(lane) ?? 0) + by;
    if (running === 0) this.#running.delete(lane);
    else this.#running.set(lane, running);
  }

  #turn(lane: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(waiting);
        reject(this.options.tooLong());
      };
      const waiting: Waiting = { begin: resolve, timer: setTimeout(giveUp, this.options.waitMs) };
      this.#waiting.set(waiting, lane);
    });
  }

  /** The place is taken before the task wakes up: nobody may come between. */
  #next(): void {
    for (const [waiting, lane] of this.#waiting) {
      if (this.#total >= this.options.total) return;
      if (!this.#hasRoom(lane)) continue;
      clearTimeout(waiting.timer);
      this.#waiting.delete(waiting);
      this.#count(lane, 1);
      waiting.begin();
    }
  }
}
