/** Where a job stands in its workflow, and that in the one that calls it: the lower comes first. */
export type Order = readonly number[];

/** @returns less than 0 when the first comes first. */
export const compareOrders = (one: Order, other: Order): number => {
  const at = one.findIndex((each, index) => each !== other[index]);
  return at === -1 ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? -1);
};

interface Waiting {
  readonly order: Order;
  readonly go: () => void;
}

/** Lets jobs through one at a time, because they share one tree: of those that are ready, the one that stands first. */
export class Turnstile {
  private readonly waiting: Waiting[] = [];
  private isBusy = false;

  private next(): void {
    setImmediate(() => {
      if (this.isBusy || this.waiting.length === 0) return; // whoever became ready in the meantime stands here as well
      this.waiting.sort((a, b) => compareOrders(a.order, b.order));
      this.isBusy = true;
      this.waiting.shift()?.go();
    });
  }

  /** Runs it when it is its turn. */
  async through<T>(order: Order, run: () => Promise<T>): Promise<T> {
    const turn = new Promise<void>((go) => this.waiting.push({ order, go }));
    this.next();
    await turn;
    try {
      return await run();
    } finally {
      this.isBusy = false;
      this.next();
    }
  }
}
