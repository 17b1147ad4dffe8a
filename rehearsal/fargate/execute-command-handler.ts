import { type AwsError, awsErrorResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import { jsonOf } from "../wire/json-body";
import type { TaskRecord } from "./task-record";
import type { TaskRegistry } from "./task-registry";

interface ExecuteRequest {
  readonly cluster?: string;
  readonly task?: string;
  readonly container?: string;
  readonly command?: string;
  readonly interactive?: boolean;
}

const invalid = (message: string): AwsError => ({ status: 400, code: "InvalidParameterException", message });
const notConnected = (message: string): AwsError => ({ status: 400, code: "TargetNotConnectedException", message });

/** What is wrong with the request itself, or with the task that it names. */
const refusalOf = (request: ExecuteRequest, record: TaskRecord | undefined): AwsError | undefined => {
  if (!request.command) return invalid("command cannot be empty.");
  if (request.interactive !== true) return invalid("Interactive is the only mode supported currently.");
  const cluster = (request.cluster ?? "default").split("/").at(-1);
  if (!record || record.clusterArn.split("/").at(-1) !== cluster) return invalid("The referenced task was not found.");
  if (record.run.progress.lastStatus !== "RUNNING") return invalid("The referenced task is not running.");
  if (!record.enableExecuteCommand)
    return invalid(
      "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.",
    );
  return undefined;
};

const answerTo = (request: ExecuteRequest, record: TaskRecord | undefined): AwsError => {
  const refusal = refusalOf(request, record);
  if (refusal) return refusal;
  const containers = record?.definition.containerDefinitions ?? [];
  if (!request.container && containers.length > 1)
    return invalid("A container name must be specified for a task with multiple containers.");
  const container = containers.find(({ name }) => !request.container || name === request.container);
  if (!container) return invalid(`The referenced container ${request.container} was not found in the task.`);
  // The agent writes to the container's root, and never starts where it cannot.
  if (container.readonlyRootFilesystem)
    return notConnected("The execute command failed due to an internal error. Try again later.");
  return notConnected(
    `the agent of container ${container.name} runs on AWS, and a rehearsal opens no session: there is no Session Manager here`,
  );
};

/** Answers those who want to run a command in a container. */
export const commandsIn = (registry: TaskRegistry): Handler => ({
  name: "fargate-execute-command",
  why: "moto opens no session and judges nothing: one is refused as AWS refuses it where ECS Exec was not enabled when the task started, or the container's root is read-only; where AWS would open one, the answer says that there is no Session Manager here",
  page: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
  answers: ({ service, action }) => service === "ecs" && action === "ExecuteCommand",
  async answer(request, call) {
    const asked = jsonOf<ExecuteRequest>(request);
    return awsErrorResponse(request, call, answerTo(asked, registry.find(asked.task ?? "")));
  },
});
