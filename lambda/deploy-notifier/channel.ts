import type { Message } from "./message";

/** A way to people: SNS today. A second one implements this too, and one that holds both can stand in for either. */
export interface Channel {
  /** Sends one message and gives the id under which the channel knows it. Rejects when it did not get out. */
  send(message: Message): Promise<string>;
}
