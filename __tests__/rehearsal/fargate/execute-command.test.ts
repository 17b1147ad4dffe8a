import { DescribeTasksCommand, ExecuteCommandCommand, RunTaskCommand } from "@aws-sdk/client-ecs";
import { EmulatedFargate } from "../../support/emulated-fargate";
import { echoService } from "../../support/local-task";

const cluster = "test";
let aws: EmulatedFargate;
beforeAll(async () => {
  aws = await EmulatedFargate.start();
});
beforeEach(() => aws.reset());
afterAll(() => aws.stop());

/** A running task. */
const run = async (container: object, enableExecuteCommand = true): Promise<string> => {
  const taskDefinition = await aws.register(echoService(8000), container);
  const networkConfiguration = aws.network;
  const asked = { cluster, taskDefinition, networkConfiguration, enableExecuteCommand };
  const { tasks = [] } = await aws.ecs.send(new RunTaskCommand(asked));
  await aws.event(({ lastStatus }) => lastStatus === "RUNNING");
  return String(tasks[0]?.taskArn);
};
const refusal = (task: string, changes: object = {}) =>
  aws.ecs
    .send(new ExecuteCommandCommand({ cluster, task, command: "/bin/sh", interactive: true, ...changes }))
    .then(String, ({ name, message }: Error) => `${name}: ${message}`);
const agents = async (task: string) => {
  const { tasks = [] } = await aws.ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
  return tasks[0]?.containers?.[0]?.managedAgents;
};

describe("a command in a running container", () => {
  it("rejects one whose root is read-only, where the agent never starts", async () => {
    const task = await run({ readonlyRootFilesystem: true });
    expect(await agents(task)).toMatchObject([{ name: "ExecuteCommandAgent", lastStatus: "STOPPED" }]);
    expect(await refusal(task)).toBe(
      "TargetNotConnectedException: The execute command failed due to an internal error. Try again later.",
    );
  });

  it("rejects a task that started without ECS Exec", async () => {
    const task = await run({ readonlyRootFilesystem: false }, false);
    expect(await agents(task)).toBeUndefined();
    expect(await refusal(task)).toMatch(/^InvalidParameterException: .*was not enabled when the task was run/);
  });

  it("says that it opens no session where AWS would", async () => {
    const task = await run({ readonlyRootFilesystem: false });
    expect(await agents(task)).toMatchObject([{ name: "ExecuteCommandAgent", lastStatus: "RUNNING" }]);
    expect(await refusal(task)).toContain("there is no Session Manager here");
  });

  it("rejects what is not interactive, a task and a container that are not there", async () => {
    const task = await run({});
    expect(await refusal(task, { interactive: false })).toContain("Interactive is the only mode");
    expect(await refusal(task.replace(/.$/, "x"))).toContain("The referenced task was not found");
    expect(await refusal(task, { container: "other" })).toContain("container other was not found");
  });
});
