/** Requests of one aggregation instance within its window. */
class Instance {
  #times: number[] = [];
  /** Where the window begins; what is before it is forgotten when it is the larger part. */
  #first = 0;

  /** Counts one more. @returns how many there were in the window, with this one */
  add(now: number, windowMs: number): number {
    this.#times.push(now);
    while ((this.#times[this.#first] ?? now) <= now - windowMs) this.#first += 1;
    if (this.#first > this.#times.length / 2) {
      this.#times = this.#times.slice(this.#first);
      this.#first = 0;
    }
    return this.#times.length - this.#first;
  }
}

/**
 * Counts requests for the rate-based rules. AWS estimates a rate and acts some seconds after it is passed; here the first
 * request above the limit is acted upon, at AWS's own pace whatever the speed of the rehearsal.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-caveats.html
 */
export class RequestRates {
  readonly #instances = new Map<string, Instance>();

  constructor(private readonly now: () => number) {}

  /**
   * Counts a request.
   * @param rule The rule with its settings: other settings begin to count anew.
   * @param key What is counted together, such as an address.
   */
  add(rule: string, key: string, windowSeconds: number): number {
    const name = `${rule}\n${key}`;
    const instance = this.#instances.get(name) ?? new Instance();
    this.#instances.set(name, instance);
    return instance.add(this.now(), windowSeconds * 1000);
  }
}
