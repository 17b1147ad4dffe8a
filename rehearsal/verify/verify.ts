import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import { namesOf } from "../../environments/names";
import type { LoggedRequest } from "../alb/access-log";
import type { RoutingView } from "../alb/routing-view";
import { askWireAt } from "../control-client";
import { CREDENTIALS } from "../credentials";
import type { TaskView } from "../fargate/fargate";
import { runNewman } from "./newman";
import { faultsIn, settled } from "./routing-faults";
import { servedOf, wordsOfWay } from "./served-by";
import { containerAt } from "./serving-container";

export interface VerifyOptions {
  /** Address of the wire. */
  readonly url: string;
  readonly region: string;
  readonly environment: string;
  /** Prints a line. */
  readonly say: (line: string) => void;
}

const LAST_LINES = 4;
/** What failed first failed of the fault; what comes after it fails of what was not made. */
const FIRST_WAYS = 3;
const TROUBLED = 500;

/** What a JSON log line of ours says, or the line itself. */
const wordsOfLog = (message: string): string => {
  try {
    const { method, url, status, msg, err } = JSON.parse(message) as Record<string, unknown>;
    const cause = (err as { message?: string } | undefined)?.message;
    return [method, url, status, msg, cause].filter((part) => part !== undefined).join(" ");
  } catch {
    return message.trim();
  }
};

/** What all containers wrote about one request. */
const logLines = async ({ requestId, at }: LoggedRequest, client: CloudWatchLogsClient, environment: string) => {
  if (!requestId) return [];
  const question = { logGroupName: namesOf(environment).logGroup, startTime: at, filterPattern: `"${requestId}"` };
  const { events = [] } = await client.send(new FilterLogEventsCommand(question)).catch(() => ({ events: [] }));
  return events
    .slice(-LAST_LINES)
    .map(({ logStreamName, message = "" }) => `${logStreamName?.split("/")[0]} wrote: ${wordsOfLog(message)}`);
};

/** Newman through the load balancer; of what fails, who took it and what they wrote about it. */
const newmanFaults = async (baseUrl: string, { url, region, environment, say }: VerifyOptions): Promise<string[]> => {
  const began = Date.now();
  const { passed, lines, failures } = await runNewman(baseUrl);
  if (passed) {
    say(`newman: ${lines.at(-2)}`);
    return [];
  }
  const options = { endpoint: url, region, credentials: CREDENTIALS };
  const [ecs, logs] = [new ECSClient(options), new CloudWatchLogsClient(options)];
  const requests = (await askWireAt<LoggedRequest[]>(url, "requests")).filter(({ at }) => at >= began);
  const tasks = await askWireAt<TaskView[]>(url, "tasks");
  const told: string[] = [];
  for (const served of servedOf(failures, requests).slice(0, FIRST_WAYS)) {
    const container = served.logged.target ? await containerAt(served.logged.target, tasks, ecs) : undefined;
    const name = container && `container ${container.name} of ${container.taskDefinition}`;
    told.push(
      wordsOfWay(served, name),
      ...(await logLines(served.logged, logs, environment)).map((line) => `  ${line}`),
    );
    if (served.logged.status >= TROUBLED)
      told.push(...(container?.leads ?? []).map((lead) => `  ${container?.name} is told ${lead}`));
  }
  return [`newman: ${failures.length} requests failed`, ...(told.length > 0 ? told : lines)];
};

/**
 * Looks at what is deployed as its users meet it: who gets through, whether every target is well, and Newman through the
 * load balancer. Says of everything that is wrong which resource is at fault.
 * @returns whether all is well.
 */
export const verify = async (options: VerifyOptions): Promise<boolean> => {
  const { url, environment, say } = options;
  const routing = await settled(async () => ({
    routing: await askWireAt<RoutingView>(url, "routing"),
    tasks: await askWireAt<TaskView[]>(url, "tasks"),
  }));
  const inTheWay = faultsIn(routing);
  const baseUrl = routing.listeners[0]?.url ?? "";
  const faults = inTheWay.length > 0 ? inTheWay : await newmanFaults(baseUrl, options);
  for (const fault of faults) say(fault);
  if (inTheWay.length > 0) say("newman: left out: what is said above has to be put right first");
  say(
    `${environment}: ${faults.length === 0 ? "every target is healthy, and every request was answered as it should be" : "not as it should be"}`,
  );
  return faults.length === 0;
};
