import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  type Deployment as EcsDeployment,
  ListTasksCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import type { Deployment } from "../../environments/deployment";
import { clientsOf, isMissing } from "../aws/clients";

const LAST_EVENTS = 5;
const LAST_STOPPED = 3;
const LAST_LINES = 10;

const namesOf = ({ environment }: Deployment) => ({
  cluster: `${environment.name}-cluster`,
  service: `${environment.name}-stockwiz`,
  logGroup: `/ecs/${environment.name}`,
});

/** The service as ECS sees it now; undefined when there is none yet. */
export const currentService = async (deployment: Deployment): Promise<Service | undefined> => {
  const { ecs } = clientsOf(deployment.region);
  const { cluster, service } = namesOf(deployment);
  const question = new DescribeServicesCommand({ cluster, services: [service] });
  const { services = [] } = await ecs.send(question).catch((error: unknown) => {
    if (isMissing(error)) return { services: [] }; // not even its cluster
    throw error;
  });
  return services.find(({ status }) => status === "ACTIVE");
};

/** The deployment that ECS is at, or has come to the end of. */
export const primaryOf = ({ deployments = [] }: Service): EcsDeployment | undefined =>
  deployments.find(({ status }) => status === "PRIMARY");

/** Why tasks did not stay: service events, stopped tasks and the last lines of what they wrote, newest first. */
export const causeOf = async (deployment: Deployment, since: Date): Promise<string[]> => {
  const { ecs, logs } = clientsOf(deployment.region);
  const { cluster, service, logGroup } = namesOf(deployment);
  const events = ((await currentService(deployment))?.events ?? [])
    .filter(({ createdAt }) => !createdAt || createdAt >= since)
    .slice(0, LAST_EVENTS)
    .map(({ message }) => `event: ${message}`);
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster, serviceName: service, desiredStatus: "STOPPED" }),
  );
  const { tasks = [] } =
    taskArns.length > 0 ? await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns })) : {};
  const stopped = tasks
    .filter(({ stoppedAt }) => !stoppedAt || stoppedAt >= since)
    .slice(0, LAST_STOPPED)
    .flatMap(({ taskArn, stoppedReason, containers = [] }) => [
      `stopped: ${taskArn?.split("/").at(-1)}: ${stoppedReason}`,
      ...containers
        .filter(({ exitCode, reason }) => exitCode || reason)
        .map(
          ({ name, exitCode, reason }) => `  ${name}: exit code ${exitCode ?? "none"}${reason ? `, ${reason}` : ""}`,
        ),
    ]);
  const startTime = since.getTime();
  const { events: lines = [] } = await logs
    .send(new FilterLogEventsCommand({ logGroupName: logGroup, startTime }))
    .catch(() => ({ events: [] })); // a cause without log lines is still a cause
  const last = lines
    .slice(-LAST_LINES)
    .map(({ logStreamName, message }) => `log: ${logStreamName}: ${message?.trim()}`);
  return [...events, ...stopped, ...last];
};
