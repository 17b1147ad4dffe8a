import type { TaskDefinition } from "@aws-sdk/client-ecs";
import { awsErrorResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import { jsonOf } from "../wire/json-body";
import { neverStarting } from "./dependencies";

/** What ECS refuses in the containers of a task, in words; undefined where it takes them. */
const refusalOf = ({ containerDefinitions = [] }: TaskDefinition): string | undefined => {
  const names = containerDefinitions.map(({ name }) => name);
  for (const { dependsOn = [] } of containerDefinitions)
    for (const { containerName } of dependsOn)
      if (!names.includes(containerName))
        return `Cannot depend on container + '${containerName}' because it does not exist`;
  const stuck = neverStarting(containerDefinitions);
  return stuck.length > 0 ? `Container dependencies should not have a cycle: ${stuck.join(", ")}` : undefined;
};

/** Refuses task definitions that ECS would not register. */
export const taskDefinitions: Handler = {
  name: "fargate-task-definitions",
  why: "moto registers containers that wait for each other in a circle, or for one that is not there",
  page: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
  answers: ({ service, action }) => service === "ecs" && action === "RegisterTaskDefinition",
  async answer(request, call, forward) {
    const message = refusalOf(jsonOf<TaskDefinition>(request));
    return message
      ? awsErrorResponse(request, call, { status: 400, code: "ClientException", message })
      : forward(request);
  },
};
