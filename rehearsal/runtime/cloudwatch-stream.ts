import { type CloudWatchLogsClient, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

/** Takes lines for a log. */
export interface LogStream {
  write(message: string, at: number): void;
  /** Resolves when every line so far is delivered. */
  flush(): Promise<void>;
}

/** Lines in one call; CloudWatch takes ten times as many, and at most 1 MiB. */
const MOST_EVENTS = 1000;

/** A stream of CloudWatch Logs; lines that come while a call is under way go together with the next. */
export class CloudWatchStream implements LogStream {
  #waiting: { message: string; timestamp: number }[] = [];
  #delivery: Promise<void> | undefined;

  constructor(
    private readonly client: CloudWatchLogsClient,
    private readonly stream: { readonly logGroupName: string; readonly logStreamName: string },
  ) {}

  write(message: string, timestamp: number): void {
    if (message === "") return; // CloudWatch refuses an event without a message
    this.#waiting.push({ message, timestamp });
    this.#delivery ??= this.#deliver().finally(() => {
      this.#delivery = undefined;
    });
  }

  async flush(): Promise<void> {
    await this.#delivery;
  }

  async #deliver(): Promise<void> {
    while (this.#waiting.length > 0) {
      const logEvents = this.#waiting.splice(0, MOST_EVENTS);
      // A group that was deleted meanwhile loses the lines, on AWS too: the driver does not stop the container for it.
      await this.client.send(new PutLogEventsCommand({ ...this.stream, logEvents })).catch(() => undefined);
    }
  }
}
