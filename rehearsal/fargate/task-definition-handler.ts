import type { TaskDefinition } from "@aws-sdk/client-ecs";
import { awsErrorResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import { jsonOf } from "../wire/json-body";
import { neverStarting } from "./dependencies";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html */
const volumeRefusal = ({ volumes = [] }: TaskDefinition): string | undefined => {
  for (const { efsVolumeConfiguration: efs } of volumes) {
    const { accessPointId, iam } = efs?.authorizationConfig ?? {};
    if ((accessPointId || iam === "ENABLED") && efs?.transitEncryption !== "ENABLED")
      return "Invalid setting for container. Transit encryption must be enabled if Amazon EFS IAM authorization or an EFS access point is used.";
    if (accessPointId && (efs?.rootDirectory ?? "/") !== "/")
      return "Invalid setting for container. The root directory must either be omitted or set to / if an EFS access point is used.";
  }
  return undefined;
};

/** What ECS refuses in the containers of a task, in words; undefined where it takes them. */
const refusalOf = (definition: TaskDefinition): string | undefined => {
  const { containerDefinitions = [] } = definition;
  const names = containerDefinitions.map(({ name }) => name);
  for (const { dependsOn = [] } of containerDefinitions)
    for (const { containerName } of dependsOn)
      if (!names.includes(containerName))
        return `Cannot depend on container + '${containerName}' because it does not exist`;
  const stuck = neverStarting(containerDefinitions);
  if (stuck.length > 0) return `Container dependencies should not have a cycle: ${stuck.join(", ")}`;
  return volumeRefusal(definition);
};

/** Refuses task definitions that ECS would not register. */
export const taskDefinitions: Handler = {
  name: "fargate-task-definitions",
  why: "moto registers containers that wait for each other in a circle, or for one that is not there, and volumes of EFS with an access point and no encryption in transit",
  page: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
  answers: ({ service, action }) => service === "ecs" && action === "RegisterTaskDefinition",
  async answer(request, call, forward) {
    const message = refusalOf(jsonOf<TaskDefinition>(request));
    return message
      ? awsErrorResponse(request, call, { status: 400, code: "ClientException", message })
      : forward(request);
  },
};
