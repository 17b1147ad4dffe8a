import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
} from "@aws-sdk/client-cloudwatch-logs";
import { noLogGroup, wordsOf } from "./stopped";

/** Takes the lines that a container prints. */
export interface LogStream {
  write(message: string, at: number): void;
  /** Resolves when every line so far is delivered. */
  flush(): Promise<void>;
}

/** Lines in one call; CloudWatch takes ten times as many, and at most 1 MiB. */
const MOST_EVENTS = 1000;

/** A stream of CloudWatch Logs; lines that come while a call is under way go together with the next. */
class CloudWatchStream implements LogStream {
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

const NOWHERE: LogStream = { write: () => undefined, flush: async () => undefined };

/** Log settings of a container. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html */
export interface LogConfiguration {
  readonly logDriver?: string | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
}

/** Opens the stream of a container. @throws CannotStart when its group does not exist */
export type OpenLog = (log: LogConfiguration | undefined, container: string, taskId: string) => Promise<LogStream>;

export const openLogsIn =
  (client: CloudWatchLogsClient): OpenLog =>
  async (log, container, taskId) => {
    if (log?.logDriver !== "awslogs") return NOWHERE;
    const logGroupName = log.options?.["awslogs-group"] ?? "";
    const logStreamName = `${log.options?.["awslogs-stream-prefix"] ?? ""}/${container}/${taskId}`;
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })).catch((error: unknown) => {
      if (!(error instanceof ResourceAlreadyExistsException)) throw noLogGroup(logGroupName, wordsOf(error));
    });
    return new CloudWatchStream(client, { logGroupName, logStreamName });
  };
