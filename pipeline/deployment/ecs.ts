import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  type Deployment as EcsDeployment,
  ListTasksCommand,
  type Service,
  type Task,
} from "@aws-sdk/client-ecs";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { clientsOf, isMissing } from "../aws/clients";

/** The service as ECS sees it now; undefined when there is none yet. */
export const currentService = async (deployment: Deployment): Promise<Service | undefined> => {
  const { ecs } = clientsOf(deployment.region);
  const { cluster, service } = namesOf(deployment.environment.name);
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

/** The service's tasks that are to run, or that have stopped a short while ago. */
export const tasksOf = async (deployment: Deployment, desiredStatus: "RUNNING" | "STOPPED"): Promise<Task[]> => {
  const { ecs } = clientsOf(deployment.region);
  const { cluster, service } = namesOf(deployment.environment.name);
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: service, desiredStatus }));
  if (taskArns.length === 0) return [];
  return (await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? [];
};

/** Whether a task stopped although it was wanted, and not because there are to be fewer or others. */
export const hasFailed = ({ stopCode, stoppedReason = "" }: Task): boolean =>
  stopCode !== "UserInitiated" && (stopCode !== "ServiceSchedulerInitiated" || /failed/.test(stoppedReason));
