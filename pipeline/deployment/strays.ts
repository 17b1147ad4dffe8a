import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  paginateListTaskDefinitions,
} from "@aws-sdk/client-ecs";
import { namesOf } from "../../environments/names";
import type { EnvironmentName } from "../../environments/schema";
import { clientsOf } from "../aws/clients";
import { managedResources } from "../terraform/state";
import type { Workspace } from "../terraform/workspace";

const isOurs = async (ecs: ECSClient, taskDefinition: string, environment: EnvironmentName): Promise<boolean> => {
  const { tags = [] } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ["TAGS"] }));
  const own = Object.entries({ Project: "StockWiz", Environment: environment });
  return own.every(([name, wanted]) => tags.some(({ key, value }) => key === name && value === wanted));
};

/**
 * Deregisters revisions of an environment's task definitions that no state records. A run that was cut off registered them;
 * Terraform registers another, and would never come back to these.
 * @param recorded ARNs of the revisions that stay.
 * @returns ARNs of what was deregistered.
 */
export const deregisterStrays = async (
  ecs: ECSClient,
  environment: EnvironmentName,
  recorded: readonly string[],
): Promise<string[]> => {
  const strays: string[] = [];
  const { service, migration } = namesOf(environment);
  for (const family of [service, migration])
    for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions(
      { client: ecs },
      { familyPrefix: family, status: "ACTIVE" }, // it takes the whole name of a family
    ))
      for (const arn of taskDefinitionArns)
        if (!recorded.includes(arn) && (await isOurs(ecs, arn, environment))) strays.push(arn);
  for (const taskDefinition of strays) await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  return strays;
};

/** Does so by what the state of app records, and says it. */
export const retireStrays = async (app: Workspace): Promise<void> => {
  const { region, environment } = app.deployment;
  const recorded = (await managedResources(app))
    .filter(({ type }) => type === "aws_ecs_task_definition")
    .map(({ values }) => String(values.arn));
  for (const arn of await deregisterStrays(clientsOf(region).ecs, environment.name, recorded))
    console.log(`deregistered ${arn}: a run that was cut off made it and did not record it`);
};
