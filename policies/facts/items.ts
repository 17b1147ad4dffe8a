import { type Doubt, Undecided } from "./undecided";

/** Most doubts that a search through pairs gathers before it says that nobody knows. */
const MOST_DOUBTS = 100;

/** Several things, and what is not known of them: an element may be unknown, or whether it belongs. */
export class Items<T> {
  constructor(
    readonly known: readonly T[],
    readonly doubts: readonly Doubt[] = [],
  ) {}

  /** Those of which the test is true. One of which it cannot be told becomes a doubt. */
  filter(test: (item: T) => boolean): Items<T> {
    return this.flatMap((item) => (test(item) ? [item] : []));
  }

  map<U>(make: (item: T) => U): Items<U> {
    return this.flatMap((item) => [make(item)]);
  }

  flatMap<U>(make: (item: T) => Items<U> | readonly U[]): Items<U> {
    const known: U[] = [];
    const doubts: Doubt[] = [...this.doubts];
    for (const item of this.known)
      noting(doubts, () => {
        const made = make(item);
        known.push(...(made instanceof Items ? made.known : made));
        if (made instanceof Items) doubts.push(...made.doubts);
      });
    return new Items(known, doubts);
  }

  /** Both, one after the other. */
  and(other: Items<T>): Items<T> {
    return new Items([...this.known, ...other.known], [...this.doubts, ...other.doubts]);
  }

  /** Whether it is true of one of them. @throws Undecided when it is of none that is known, and not all are. */
  some(test: (item: T) => boolean = () => true): boolean {
    const { known, doubts } = this.filter(test);
    if (known.length === 0 && doubts.length > 0) throw new Undecided(...doubts);
    return known.length > 0;
  }

  /** Whether it is true of all of them. @throws Undecided when it is of all that are known, and not all are. */
  every(test: (item: T) => boolean): boolean {
    return !this.some((item) => !test(item));
  }

  /**
   * Whether it is true of two of them, whichever comes first. Ends with the first two of which it is, and after many of which
   * nobody knows, because there are far more pairs than things.
   * @throws Undecided when it is of none that is known, and not all are.
   */
  somePair(test: (one: T, other: T) => boolean): boolean {
    const doubts: Doubt[] = [...this.doubts];
    let isFound = false;
    for (const [at, one] of this.known.entries())
      for (let next = at + 1; next < this.known.length && doubts.length < this.doubts.length + MOST_DOUBTS; next++) {
        noting(doubts, () => {
          isFound = test(one, this.known[next] as T);
        });
        if (isFound) return true;
      }
    if (doubts.length > 0) throw new Undecided(...doubts);
    return false;
  }

  get isEmpty(): boolean {
    return !this.some();
  }

  /** The first that is known, or nothing when there is none. @throws Undecided when there may be one. */
  get first(): T | undefined {
    return this.some() ? this.known[0] : undefined;
  }
}

const noting = (doubts: Doubt[], work: () => void): void => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    doubts.push(...error.doubts);
  }
};

type Parts = Items<string> | readonly string[] | string | undefined;

/** The findings of several parts of a check; what one part cannot tell does not keep the next from being looked at. */
export const findings = (...parts: readonly (() => Parts)[]): Items<string> =>
  new Items(parts).flatMap((part) => {
    const found = part();
    return typeof found === "string" ? [found] : (found ?? []);
  });

/** Whether all are true: one that is false settles it, whatever is not known of the others. @throws Undecided */
export const allOf = (...tests: readonly (() => boolean)[]): boolean => new Items(tests).every((test) => test());

/** Whether one is true: one that is settles it, whatever is not known of the others. @throws Undecided */
export const anyOf = (...tests: readonly (() => boolean)[]): boolean => new Items(tests).some((test) => test());
