import { randomBytes } from "node:crypto";
import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  type InputLogEvent,
  PutLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const MOST_EVENTS = 10_000;

/** The stream of one execution environment: `2026/01/31/[$LATEST]` and 32 hexadecimal digits. */
export const streamName = (version: string, now = new Date()): string =>
  `${now.toISOString().slice(0, "2026-01-31".length).replaceAll("-", "/")}/[${version}]${randomBytes(16).toString("hex")}`;

/** Writes what an execution environment says into CloudWatch Logs, in the order in which it was said. */
export class FunctionLog {
  readonly #lines: { timestamp: number; message: string }[] = [];
  #isThere = false;

  constructor(
    private readonly client: CloudWatchLogsClient,
    readonly group: string,
    readonly stream: string,
  ) {}

  add(message: string): void {
    this.#lines.push({ timestamp: Date.now(), message });
  }

  /** The end of what was said since the last flush, as `LogType: Tail` asks for it. */
  get tail(): string {
    return this.#lines.map(({ message }) => `${message}\n`).join("");
  }

  async flush(): Promise<void> {
    while (this.#lines.length > 0) {
      const logEvents = this.#lines.slice(0, MOST_EVENTS);
      await this.#write(logEvents);
      this.#lines.splice(0, logEvents.length);
    }
  }

  /** The stream is made with its first line, and once more when its group was destroyed and made again meanwhile. */
  async #write(logEvents: InputLogEvent[]): Promise<void> {
    const events = new PutLogEventsCommand({ logGroupName: this.group, logStreamName: this.stream, logEvents });
    try {
      if (this.#isThere) {
        await this.client.send(events);
        return;
      }
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    await this.#create();
    this.#isThere = true;
    await this.client.send(events);
  }

  /** A group that nobody has made is made, without retention: the same as Lambda does. */
  async #create(): Promise<void> {
    const stream = new CreateLogStreamCommand({ logGroupName: this.group, logStreamName: this.stream });
    try {
      await this.client.send(stream);
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      await this.client.send(new CreateLogGroupCommand({ logGroupName: this.group }));
      await this.client.send(stream);
    }
  }
}
