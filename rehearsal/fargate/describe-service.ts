import type { Deployment } from "./deployment";
import type { EmulatedService } from "./emulated-service";
import type { ServiceScheduler } from "./service-scheduler";
import { asSeconds, isWanted, type TaskRecord } from "./task-record";

const isRunning = (record: TaskRecord): boolean => isWanted(record) && record.run.progress.lastStatus === "RUNNING";
const isPending = (record: TaskRecord): boolean => isWanted(record) && !isRunning(record);

const describeDeployment = (deployment: Deployment, scheduler: ServiceScheduler, service: EmulatedService) => {
  const records = scheduler.tasks
    .filter(({ deploymentId }) => deploymentId === deployment.id)
    .map(({ record }) => record);
  const { revision, createdAt, updatedAt, id, status, rolloutState, rolloutStateReason, failedTasks } = deployment;
  const isLeading = status === "PRIMARY" && rolloutState !== "FAILED";
  return {
    ...{ id, status, rolloutState, rolloutStateReason, failedTasks },
    taskDefinition: revision.taskDefinition,
    desiredCount: isLeading ? scheduler.rollout.settings.desiredCount : records.filter(isWanted).length,
    runningCount: records.filter(isRunning).length,
    pendingCount: records.filter(isPending).length,
    createdAt: asSeconds(createdAt),
    updatedAt: asSeconds(updatedAt),
    launchType: "FARGATE",
    platformVersion: "1.4.0",
    platformFamily: "Linux",
    networkConfiguration: service.networkConfiguration,
  };
};

/**
 * The service with the truth about its tasks.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
export const describeService = (service: EmulatedService, scheduler: ServiceScheduler): EmulatedService => {
  const { status, rollout, tasks } = scheduler;
  const records = tasks.map(({ record }) => record);
  const truth = {
    status,
    taskDefinition: rollout.primary?.revision.taskDefinition ?? service.taskDefinition,
    desiredCount: rollout.settings.desiredCount,
    runningCount: records.filter(isRunning).length,
    pendingCount: records.filter(isPending).length,
    deployments:
      status === "ACTIVE"
        ? rollout.deployments.map((deployment) => describeDeployment(deployment, scheduler, service))
        : [],
    events: rollout.events.map((event) => ({ ...event, createdAt: asSeconds(event.createdAt) })),
  };
  return { ...service, ...truth };
};

/** How a service deployment ended, or that it has not.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html */
const serviceDeploymentStatus = ({ rolloutState }: Deployment, rollback: Deployment | undefined): string => {
  if (rolloutState === "COMPLETED") return "SUCCESSFUL";
  if (rolloutState === "IN_PROGRESS") return "IN_PROGRESS";
  if (!rollback) return "STOPPED";
  return rollback.rolloutState === "COMPLETED" ? "ROLLBACK_SUCCESSFUL" : "ROLLBACK_IN_PROGRESS";
};

const arnOf = (serviceArn: string, { id }: Deployment): string =>
  `${serviceArn.replace(":service/", ":service-deployment/")}/${id.replace("ecs-svc/", "")}`;

/** Every deployment that a service has had, newest first. */
export const describeServiceDeployments = ({ rollout }: ServiceScheduler) =>
  rollout.history.map((deployment) => {
    const { serviceArn, clusterArn } = rollout.settings;
    const rollback = rollout.history.find(
      ({ isRollback, updatedAt }) => isRollback && updatedAt >= deployment.updatedAt,
    );
    const isOver = deployment.rolloutState !== "IN_PROGRESS";
    return {
      serviceDeploymentArn: arnOf(serviceArn, deployment),
      serviceArn,
      clusterArn,
      createdAt: asSeconds(deployment.createdAt),
      startedAt: asSeconds(deployment.createdAt),
      ...(isOver && { finishedAt: asSeconds(deployment.updatedAt) }),
      updatedAt: asSeconds(deployment.updatedAt),
      targetServiceRevision: { arn: `${arnOf(serviceArn, deployment).replace("-deployment/", "-revision/")}` },
      status: serviceDeploymentStatus(deployment, rollback),
      statusReason: deployment.rolloutStateReason,
    };
  });
