import type { Message } from "./message";

/** A way to people. */
export interface Channel {
  /** One word, for the log and for the answer to a caller. */
  readonly name: string;
  /**
   * Sends one message and gives the id under which the channel knows it; `undefined` where nobody has set it up. Rejects
   * when the message did not get out.
   * @param deliveryId The same for every delivery of one event: hexadecimal digits.
   */
  send(message: Message, deliveryId: string): Promise<string | undefined>;
}
