import { appendFileSync, existsSync, readFileSync } from "node:fs";

/** A message that a topic has sent out. */
export interface Message {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** ARN of the topic. */
  readonly topic: string;
  /** E-mail addresses that got it; none when nobody has subscribed by e-mail. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  /** What is not quite as on AWS. */
  readonly remark?: string;
}

/** Messages in a file with one JSON object a line: it outlives the process that writes it. */
export class Inbox {
  constructor(private readonly file: string) {}

  add(message: Message): void {
    appendFileSync(this.file, `${JSON.stringify(message)}\n`);
  }

  read(): Message[] {
    return readInbox(this.file);
  }
}

/** The messages that a file holds, oldest first. */
export const readInbox = (file: string): Message[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Message)
    : [];
