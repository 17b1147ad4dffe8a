import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Container, Service, Task } from "@aws-sdk/client-ecs";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { clientsOf } from "../aws/clients";
import { adviceOn } from "./advice";
import { currentService, hasFailed, tasksOf } from "./ecs";
import { targetGroupsOf } from "./targets";

const LAST_EVENTS = 5;
const LAST_STOPPED = 3;
const LAST_LINES = 5;
/** Events that tell what went wrong; the others tell what is done about it. */
const TELLING = /unhealthy|failed|unable|impaired|rolling back|was stopped/;

const since = <T>(things: readonly T[], momentOf: (thing: T) => Date | undefined, start: Date): T[] =>
  things.filter((thing) => (momentOf(thing) ?? start) >= start);

const eventsOf = ({ events = [] }: Service, start: Date): string[] => {
  const fresh = since(events, ({ createdAt }) => createdAt, start);
  const telling = fresh.filter(({ message = "" }) => TELLING.test(message));
  return (telling.length > 0 ? telling : fresh).slice(0, LAST_EVENTS).map(({ message }) => `event: ${message}`);
};

const idOf = ({ taskArn = "" }: Task): string => taskArn.split("/").at(-1) ?? "";

/** 128 and the number of SIGTERM: it was asked to stop because another container had ended. */
const ASKED_TO_STOP = 143;

/** Why a container is to blame; undefined where it is not. */
const blameOf = ({ exitCode, reason, healthStatus }: Container): string | undefined => {
  if (reason || (exitCode && exitCode !== ASKED_TO_STOP))
    return `exit code ${exitCode ?? "none"}${reason ? `, ${reason}` : ""}`;
  return healthStatus === "UNHEALTHY" ? "its health check in the task definition fails" : undefined;
};

/** What the containers that are to blame wrote last; ours have a stream prefix of their own name. */
const logLines = async (deployment: Deployment, task: Task, startTime: number): Promise<string[]> => {
  const { logs } = clientsOf(deployment.region);
  const logGroupName = namesOf(deployment.environment.name).logGroup;
  const blamed = (task.containers ?? []).filter((container) => blameOf(container));
  const lines = blamed.map(async ({ name = "" }) => {
    const question = { logGroupName, startTime, logStreamNames: [`${name}/${name}/${idOf(task)}`] };
    // A cause without log lines is still a cause.
    const { events = [] } = await logs.send(new FilterLogEventsCommand(question)).catch(() => ({ events: [] }));
    return events.slice(-LAST_LINES).map(({ message }) => `  log of ${name}: ${message?.trim()}`);
  });
  return (await Promise.all(lines)).flat();
};

const stoppedLines = async (deployment: Deployment, start: Date): Promise<string[]> => {
  const stopped = since(await tasksOf(deployment, "STOPPED"), ({ stoppedAt }) => stoppedAt, start)
    .filter(hasFailed)
    .slice(-LAST_STOPPED);
  const told = stopped.map(async (task) => [
    `stopped: ${idOf(task)}: ${task.stoppedReason}`,
    ...(task.containers ?? []).flatMap((container) => {
      const blame = blameOf(container);
      return blame ? [`  ${container.name}: ${blame}`] : [];
    }),
    ...(await logLines(deployment, task, start.getTime())),
  ]);
  return (await Promise.all(told)).flat();
};

/** The targets that are not well now, with the name of their group and what its health check asks. */
const targetLines = async (deployment: Deployment, service: Service): Promise<string[]> =>
  (await targetGroupsOf(deployment, service)).flatMap(({ name, asks, targets }) =>
    targets
      .filter(({ state }) => state === "unhealthy")
      .map(({ address, why }) => `target: ${name}: ${address} is unhealthy: ${why}; ${asks}`),
  );

const askForCause = async (deployment: Deployment, start: Date): Promise<string[]> => {
  const service = await currentService(deployment);
  if (!service) return [];
  const lines = [
    ...eventsOf(service, start),
    ...(await stoppedLines(deployment, start)),
    ...(await targetLines(deployment, service)),
  ];
  return [...lines, ...adviceOn(lines)];
};

/**
 * Why tasks did not stay, and what to do about it: what ECS says of the service and of its stopped tasks, what those wrote
 * last, and which targets are not well. Never rejects: what has to be done does not wait for why.
 */
export const causeOf = (deployment: Deployment, start: Date): Promise<string[]> =>
  askForCause(deployment, start).catch((error: unknown) => [
    `why: AWS could not be asked: ${error instanceof Error ? error.message : String(error)}`,
  ]);
