import type { ContainerDefinition, TaskDefinition } from "@aws-sdk/client-ecs";
import { type AwsError, awsErrorResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import { jsonOf } from "../wire/json-body";
import type { Controller } from "./controller";
import { isPublic, type NetworkConfiguration } from "./emulated-service";
import { json } from "./service-handler";
import { wordsOf } from "./stopped";
import { asSeconds, describeTask, isWanted, type TaskRecord } from "./task-record";

interface ContainerOverride {
  readonly name?: string;
  readonly command?: string[];
  readonly environment?: { name: string; value: string }[];
}

interface TaskRequest {
  readonly cluster?: string;
  readonly serviceName?: string;
  readonly family?: string;
  readonly startedBy?: string;
  readonly desiredStatus?: string;
  readonly tasks?: string[];
  readonly task?: string;
  readonly reason?: string;
  readonly taskDefinition?: string;
  readonly group?: string;
  readonly count?: number;
  readonly enableExecuteCommand?: boolean;
  readonly networkConfiguration?: NetworkConfiguration;
  readonly overrides?: { readonly containerOverrides?: ContainerOverride[] };
}

const nameOf = (reference: string): string => reference.split("/").at(-1) ?? reference;
const described = (record: TaskRecord) => describeTask(record, asSeconds);

const isIn = (record: TaskRecord, { cluster = "default" }: TaskRequest): boolean =>
  nameOf(record.clusterArn) === nameOf(cluster);

const isAskedFor = (record: TaskRecord, request: TaskRequest): boolean =>
  isIn(record, request) &&
  (isWanted(record) ? "RUNNING" : "STOPPED") === (request.desiredStatus ?? "RUNNING") &&
  (!request.serviceName || record.group === `service:${nameOf(request.serviceName)}`) &&
  (!request.family || record.definition.family === request.family) &&
  (!request.startedBy || record.startedBy === request.startedBy);

const overridden = (container: ContainerDefinition, overrides: readonly ContainerOverride[]): ContainerDefinition => {
  const override = overrides.find(({ name }) => name === container.name);
  return {
    ...container,
    ...(override?.command && { command: override.command }),
    environment: [...(container.environment ?? []), ...(override?.environment ?? [])], // the later of a name counts
  };
};

const runTasks = async (controller: Controller, clusterArn: string, request: TaskRequest): Promise<TaskRecord[]> => {
  const { taskDefinition = "", startedBy, networkConfiguration, overrides, count = 1 } = request;
  const { subnets = [], securityGroups = [] } = networkConfiguration?.awsvpcConfiguration ?? {};
  const change = (definition: TaskDefinition): TaskDefinition => ({
    ...definition,
    containerDefinitions: (definition.containerDefinitions ?? []).map((container) =>
      overridden(container, overrides?.containerOverrides ?? []),
    ),
  });
  const family = nameOf(taskDefinition).split(":")[0];
  const group = request.group ?? `family:${family}`;
  const started: TaskRecord[] = [];
  while (started.length < count)
    started.push(
      await controller.runOnce(taskDefinition, subnets, {
        clusterArn,
        group,
        startedBy,
        enableExecuteCommand: request.enableExecuteCommand,
        securityGroupIds: securityGroups,
        hasPublicAddress: isPublic(networkConfiguration),
        change,
      }),
    );
  return started;
};

/** Answers for tasks, none of which the emulator has. */
export const tasksOf = (controller: Controller, clusterPrefix: string): Handler => {
  const { registry } = controller;
  const missing: AwsError = {
    status: 400,
    code: "InvalidParameterException",
    message: "The referenced task was not found.",
  };
  const actions: Record<string, (request: TaskRequest) => Promise<object | AwsError>> = {
    ListTasks: async (request) => ({
      taskArns: registry.all.filter((record) => isAskedFor(record, request)).map(({ arn }) => arn),
    }),
    DescribeTasks: async (request) => {
      const found = (request.tasks ?? []).map((arn) => ({ arn, record: registry.find(arn) }));
      return {
        tasks: found.flatMap(({ record }) => (record && isIn(record, request) ? [described(record)] : [])),
        failures: found.filter(({ record }) => !record).map(({ arn }) => ({ arn, reason: "MISSING" })),
      };
    },
    StopTask: async ({ task = "", reason = "Task stopped by user" }) => {
      const record = registry.find(task);
      record?.run.stop({ code: "UserInitiated", reason });
      return record ? { task: described(record) } : missing;
    },
    RunTask: async (request) => {
      const clusterArn = `${clusterPrefix}${nameOf(request.cluster ?? "default")}`;
      try {
        const records = await runTasks(controller, clusterArn, request);
        return { tasks: records.map(described), failures: [] };
      } catch (error) {
        return { status: 400, code: "ClientException", message: wordsOf(error) };
      }
    },
  };
  return {
    name: "fargate-tasks",
    why: "moto runs no task: tasks are answered as they run on this machine",
    page: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html",
    answers: ({ service, action }) => service === "ecs" && action in actions,
    async answer(request, call) {
      const result = (await actions[call.action]?.(jsonOf<TaskRequest>(request))) ?? missing;
      return "code" in result ? awsErrorResponse(request, call, result as AwsError) : json(result);
    },
  };
};
