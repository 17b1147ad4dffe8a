import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
  waitUntilTasksStopped,
} from "@aws-sdk/client-ecs";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";
import { currentService } from "./ecs";

/** Longest that a migration may take. */
export const LONGEST_MIGRATION_SECONDS = 900;
const ASK_AGAIN_SECONDS = { minDelay: 1, maxDelay: 5 };
const LAST_LINES = 20;

/** Whether the database lives outside of the tasks: one inside them is made with its task. */
export const hasMigration = ({ environment }: Deployment): boolean => environment.data.tier === "managed";

const idOf = (taskArn: string): string => taskArn.split("/").at(-1) ?? taskArn;

/** Starts the task where the service's own tasks are. @returns its ARN. */
const start = async (deployment: Deployment): Promise<string> => {
  const { ecs } = clientsOf(deployment.region);
  const { cluster, migration } = namesOf(deployment.environment.name);
  const service = await currentService(deployment);
  if (!service)
    throw new UserError(
      `migrate: ${deployment.environment.name} has no service yet; make it with: npm run step -- apply --env ${deployment.environment.name}`,
    );
  const { networkConfiguration } = service;
  const { tasks = [], failures = [] } = await ecs.send(
    new RunTaskCommand({ cluster, taskDefinition: migration, launchType: "FARGATE", networkConfiguration }),
  );
  const taskArn = tasks[0]?.taskArn;
  if (taskArn) return taskArn;
  throw new UserError(
    `migrate: ECS did not start ${migration}: ${failures.map(({ reason, detail }) => detail ?? reason).join("; ")}`,
  );
};

/** @throws UserError when it takes too long; it is stopped then, so that it changes nothing behind the next one's back. */
const ended = async (deployment: Deployment, taskArn: string, longest: number): Promise<Task | undefined> => {
  const { ecs } = clientsOf(deployment.region);
  const { cluster } = namesOf(deployment.environment.name);
  const question = { cluster, tasks: [taskArn] };
  try {
    await waitUntilTasksStopped({ client: ecs, maxWaitTime: longest, ...ASK_AGAIN_SECONDS }, question);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "TimeoutError") throw error;
    await ecs.send(new StopTaskCommand({ cluster, task: taskArn, reason: `it ran for more than ${longest} s` }));
    throw new UserError(
      `migrate: task ${idOf(taskArn)} did not end within ${longest} s and was stopped; nothing of the application was changed; look at what it did to the database before it runs again`,
    );
  }
  return (await ecs.send(new DescribeTasksCommand(question))).tasks?.[0];
};

/** The last lines that it wrote. */
const linesOf = async (deployment: Deployment, taskArn: string): Promise<string[]> => {
  const { logs } = clientsOf(deployment.region);
  const { events = [] } = await logs
    .send(
      new FilterLogEventsCommand({
        logGroupName: namesOf(deployment.environment.name).logGroup,
        logStreamNames: [`migrate/migrate/${idOf(taskArn)}`],
      }),
    )
    .catch(() => ({ events: [] })); // a task that never started has no stream
  return events.slice(-LAST_LINES).map(({ message = "" }) => message.trim());
};

/**
 * Prepares the managed database: runs its migration once, and waits for its end. It may run at any time.
 * @param longest Seconds that it may take.
 * @throws UserError with what the task said when it did not end well, or not in time.
 */
export const migrateDatabase = async (deployment: Deployment, longest = LONGEST_MIGRATION_SECONDS): Promise<void> => {
  const taskArn = await start(deployment);
  const task = await ended(deployment, taskArn, longest);
  const { exitCode, reason } = task?.containers?.[0] ?? {};
  const lines = await linesOf(deployment, taskArn);
  for (const line of lines) console.log(`log: ${line}`);
  if (exitCode === 0) return;
  const end = exitCode === undefined ? "never ran" : `ended with exit code ${exitCode}`;
  const why = [...lines.slice(-1), reason, task?.stoppedReason].filter(Boolean).join("; ");
  throw new UserError(`migrate: task ${idOf(taskArn)} ${end}: ${why}; nothing of the application was changed`);
};
