import type { AwsEvent } from "../runtime/contract";
import type { ServiceSettings } from "./deployment";

type DeploymentEventName =
  | "SERVICE_DEPLOYMENT_IN_PROGRESS"
  | "SERVICE_DEPLOYMENT_COMPLETED"
  | "SERVICE_DEPLOYMENT_FAILED";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
export const deploymentEvent = (
  { serviceArn }: ServiceSettings,
  deploymentId: string,
  eventName: DeploymentEventName,
  reason: string,
  at: number,
): AwsEvent => ({
  source: "aws.ecs",
  "detail-type": "ECS Deployment State Change",
  resources: [serviceArn],
  detail: {
    eventType: eventName === "SERVICE_DEPLOYMENT_FAILED" ? "ERROR" : "INFO",
    eventName,
    deploymentId,
    updatedAt: new Date(at).toISOString(),
    reason,
  },
});

const EVENT_TYPES = {
  SERVICE_STEADY_STATE: "INFO",
  SERVICE_DESIRED_COUNT_UPDATED: "INFO",
  SERVICE_TASK_START_IMPAIRED: "WARN",
  SERVICE_TASK_PLACEMENT_FAILURE: "ERROR",
} as const;

type ActionEventName = keyof typeof EVENT_TYPES;

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html */
export const actionEvent = (
  { serviceArn, clusterArn }: ServiceSettings,
  eventName: ActionEventName,
  at: number,
  reason?: string,
): AwsEvent => ({
  source: "aws.ecs",
  "detail-type": "ECS Service Action",
  resources: [serviceArn],
  detail: {
    eventType: EVENT_TYPES[eventName],
    eventName,
    clusterArn,
    ...(reason && { reason }),
    createdAt: new Date(at).toISOString(),
  },
});

/**
 * @param task As `DescribeTasks` has it, with times as text.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export const taskEvent = (taskArn: string, task: object): AwsEvent => ({
  source: "aws.ecs",
  "detail-type": "ECS Task State Change",
  resources: [taskArn],
  detail: task,
});
