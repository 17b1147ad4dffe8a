/**
 * Does for each id once what has to be done, also for deliveries that overlap. What failed is forgotten: a retry tries again.
 *
 * EventBridge delivers at least once, and Lambda's queue may hand one event over twice. This memory is that of one warm
 * instance: a duplicate that meets another instance is sent again. Of an e-mail it carries the same Message-ID, by which
 * mailboxes know it again; the deduplication of SNS needs a FIFO topic, and a FIFO topic cannot send e-mail.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html
 */
export class DeliveryMemory {
  readonly #outcomes = new Map<string, Promise<string | undefined>>();

  /** @param capacity Ids that are remembered; the oldest are forgotten first. */
  constructor(private readonly capacity: number) {}

  /** Gives the outcome of the act, and whether it was another delivery that acted. */
  async once(
    id: string,
    act: () => Promise<string | undefined>,
  ): Promise<{ readonly outcome: string | undefined; readonly isRepeat: boolean }> {
    const earlier = this.#outcomes.get(id);
    if (earlier) return { outcome: await earlier, isRepeat: true };
    const outcome = act();
    this.#outcomes.set(id, outcome);
    this.#forgetOldest();
    try {
      return { outcome: await outcome, isRepeat: false };
    } catch (error) {
      this.#outcomes.delete(id);
      throw error;
    }
  }

  #forgetOldest(): void {
    if (this.#outcomes.size <= this.capacity) return;
    for (const id of this.#outcomes.keys()) {
      this.#outcomes.delete(id);
      return;
    }
  }
}
