import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  ResourceAlreadyExistsException,
} from "@aws-sdk/client-cloudwatch-logs";
import { CloudWatchStream, type LogStream } from "../runtime/cloudwatch-stream";
import { noLogGroup, wordsOf } from "./stopped";

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
