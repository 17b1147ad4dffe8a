import { type FilteredLogEvent, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { clientsOf, isMissing } from "../aws/clients";
import { currentService } from "./ecs";

/** A line that a container wrote. */
export interface LogLine {
  readonly id: string;
  readonly time: Date;
  readonly container: string;
  /** Id of its task. */
  readonly task: string;
  readonly text: string;
}

/** Ours have a stream prefix of their own name: `CONTAINER/CONTAINER/TASK`. */
const lineOf = ({ eventId = "", timestamp = 0, logStreamName = "", message = "" }: FilteredLogEvent): LogLine => {
  const [container = "", , task = ""] = logStreamName.split("/");
  return { id: eventId, time: new Date(timestamp), container, task, text: message.trimEnd() };
};

/**
 * What the containers of an environment have written since a moment, oldest first.
 * @param container Only this one's. @default all of them
 * @throws UserError when there is nothing yet that could write.
 */
export const linesSince = async (deployment: Deployment, start: Date, container?: string): Promise<LogLine[]> => {
  const { name } = deployment.environment;
  const { logs } = clientsOf(deployment.region);
  const question = {
    ...{ logGroupName: namesOf(name).logGroup, startTime: start.getTime() },
    ...(container && { logStreamNamePrefix: `${container}/` }),
  };
  const lines: LogLine[] = [];
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, question))
      lines.push(...events.map(lineOf));
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new UserError(
      `logs: there is no log group ${question.logGroupName}; make it with: npm run step -- apply --env ${name} --stack app`,
      { cause },
    );
  }
  const wanted = lines.filter((line) => !container || line.container === container); // a prefix may fit others too
  return wanted.sort((a, b) => a.time.getTime() - b.time.getTime());
};

/** @throws UserError when the service has no such container. */
export const checkContainer = async (deployment: Deployment, container: string): Promise<void> => {
  const taskDefinition = (await currentService(deployment))?.taskDefinition;
  if (!taskDefinition) return; // what is written of a service that is gone is still there to be read
  const { ecs } = clientsOf(deployment.region);
  const { taskDefinition: found } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const names = (found?.containerDefinitions ?? []).map(({ name }) => name);
  if (container !== "migrate" && !names.includes(container))
    throw new UserError(
      `--container: ${deployment.environment.name} has no container "${container}"; it has ${names.sort().join(", ")}`,
    );
};
