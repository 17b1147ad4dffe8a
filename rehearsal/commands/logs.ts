import { setTimeout as wait } from "node:timers/promises";
import { CloudWatchLogsClient, type FilteredLogEvent, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { environmentNamed } from "../../environments/all";
import { chosenRegion } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { runningRehearsal } from "../control-client";
import { CREDENTIALS } from "../credentials";
import { RehearsalFolder } from "../folder";
import { processVariables } from "../process";

const POLL_MS = 500;

export interface LogsOptions {
  readonly name: string;
  readonly env: string;
  /** Go on until ctrl-C. */
  readonly follow: boolean;
}

const print = ({ timestamp = 0, logStreamName = "", message = "" }: FilteredLogEvent): void => {
  const [container, , task = ""] = logStreamName.split("/");
  console.log(
    `${new Date(timestamp).toISOString().slice(11, 23)}  ${container}  ${task.slice(0, 8)}  ${message.trimEnd()}`,
  );
};

/** Prints what the containers of an environment have written, oldest first. */
export const logs = async (container: string | undefined, { name, env, follow }: LogsOptions): Promise<void> => {
  const logGroupName = namesOf(environmentNamed(env, "--env").name).logGroup;
  const { url } = await runningRehearsal(new RehearsalFolder(name));
  const region = chosenRegion(processVariables);
  const client = new CloudWatchLogsClient({ endpoint: url, region, credentials: CREDENTIALS });
  const printed = new Set<string>();
  do {
    const asked = { logGroupName, ...(container && { logStreamNamePrefix: `${container}/` }) };
    const { events = [] } = await client.send(new FilterLogEventsCommand(asked)).catch((error: Error) => {
      if (error.name !== "ResourceNotFoundException") throw error;
      throw new UserError(`logs: there is no log group ${logGroupName}; deploy the app stack of ${env} first`);
    });
    for (const event of events)
      if (!printed.has(event.eventId ?? "")) {
        printed.add(event.eventId ?? "");
        print(event);
      }
    if (follow) await wait(POLL_MS);
  } while (follow);
};
