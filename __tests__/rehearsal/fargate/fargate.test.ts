import { createHash } from "node:crypto";
import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRepositoryCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  RunTaskCommand,
  type Service,
  StopTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { pullFrom } from "../../../rehearsal/fargate/image";
import { BEYOND, EmulatedFargate } from "../../support/emulated-fargate";
import { echoService } from "../../support/local-task";

const [cluster, service] = ["test", "web"];
let aws: EmulatedFargate;
beforeAll(async () => {
  aws = await EmulatedFargate.start();
});
beforeEach(() => aws.reset());
afterAll(() => aws.stop());

const describeWeb = async (): Promise<Service> => {
  const { services = [] } = await aws.ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  if (!services[0]) throw new Error("there is no service");
  return services[0];
};
const create = async (taskDefinition: string, desiredCount = 1) => {
  const networkConfiguration = aws.network;
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
  const launchType = "FARGATE" as const;
  const loadBalancers = [{ targetGroupArn: "arn:group", containerName: "web", containerPort: 8000 }];
  await aws.ecs.send(
    new CreateServiceCommand({
      ...{ cluster, serviceName: service, taskDefinition, desiredCount, launchType },
      ...{ networkConfiguration, deploymentConfiguration, loadBalancers },
    }),
  );
};
const update = (changes: { taskDefinition?: string; desiredCount?: number }) =>
  aws.ecs.send(new UpdateServiceCommand({ cluster, service, ...changes }));
const steady = () => aws.event(({ eventName }) => eventName === "SERVICE_STEADY_STATE");
const stopped = () => aws.event(({ lastStatus }) => lastStatus === "STOPPED");

describe("a task without a way out", () => {
  it("cannot read its secrets, though its subnet has an internet gateway, and stops with AWS's words", async () => {
    const secrets = [{ name: "PASSWORD", valueFrom: aws.secretArn }];
    const taskDefinition = await aws.register(echoService(8000), { secrets });
    const networkConfiguration = aws.networkWith("DISABLED");
    await aws.ecs.send(new RunTaskCommand({ cluster, taskDefinition, networkConfiguration, launchType: "FARGATE" }));
    const { stopCode, stoppedReason } = (await stopped()) as { stopCode: string; stoppedReason: string };
    expect(stopCode).toBe("TaskFailedToStart");
    expect(stoppedReason).toMatch(
      /^ResourceInitializationError: unable to pull secrets or registry auth: .* i\/o timeout\. Please check your task network configuration\. \(the route to an internet gateway is of no use without a public address\)$/,
    );
  });
});

describe("a service on Fargate", () => {
  it("is answered as pending at once, and as running when its task runs", async () => {
    await create(await aws.register(echoService(8000)));
    expect(await describeWeb()).toMatchObject({ runningCount: 0, deployments: [{ rolloutState: "IN_PROGRESS" }] });
    await steady();
    expect(await describeWeb()).toMatchObject({
      runningCount: 1,
      pendingCount: 0,
      deployments: [{ status: "PRIMARY", rolloutState: "COMPLETED", runningCount: 1, failedTasks: 0 }],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    expect(aws.targets.registered).toEqual([{ ip: "10.0.11.37", port: 8000, securityGroupIds: [expect.any(String)] }]);
  });

  it("runs two revisions during a deployment, and only the new one after it", async () => {
    await create(await aws.register(echoService(8000)));
    await steady();
    const taskDefinition = await aws.register(echoService(8000), { environment: [{ name: "VERSION", value: "2" }] });
    const { service: updated } = await update({ taskDefinition });
    expect(updated?.deployments?.map(({ status }) => status)).toEqual(["PRIMARY", "ACTIVE"]);
    await steady();
    expect(await describeWeb()).toMatchObject({ taskDefinition, deployments: [{ taskDefinition, runningCount: 1 }] });
  });

  it("goes back to the old revision when the new one exits again and again", async () => {
    const good = await aws.register(echoService(8000));
    await create(good);
    await steady();
    await update({ taskDefinition: await aws.register("process.exit(1)") });
    await aws.event(({ eventName }) => eventName === "SERVICE_DEPLOYMENT_FAILED");
    await steady();
    const { serviceDeployments = [] } = await aws.ecs.send(new ListServiceDeploymentsCommand({ cluster, service }));
    expect(await describeWeb()).toMatchObject({ taskDefinition: good, runningCount: 1, deployments: [{}] });
    expect(serviceDeployments.map(({ status }) => status).sort()).toEqual(["ROLLBACK_SUCCESSFUL", "SUCCESSFUL"]);
  });

  it("scales to two tasks, each with an address of its own", async () => {
    await create(await aws.register(echoService(8000)));
    await steady();
    await update({ desiredCount: 2 });
    await steady();
    expect(aws.fargate.tasks().map(({ ip }) => ip)).toEqual(["10.0.11.37", "10.0.11.38"]);
  });

  it("starts another task when one is stopped by hand", async () => {
    await create(await aws.register(echoService(8000)));
    await steady();
    const { taskArns: [task] = [] } = await aws.ecs.send(new ListTasksCommand({ cluster, serviceName: service }));
    await aws.ecs.send(new StopTaskCommand({ cluster, task, reason: "by hand" }));
    expect(await stopped()).toMatchObject({ stopCode: "UserInitiated", stoppedReason: "by hand" });
    await steady();
    expect((await describeWeb()).runningCount).toBe(1);
  });

  it("is INACTIVE when it was deleted and its tasks are gone", async () => {
    await create(await aws.register(echoService(8000)));
    await steady();
    const { service: deleted } = await aws.ecs.send(new DeleteServiceCommand({ cluster, service, force: true }));
    expect(deleted?.status).toBe("DRAINING");
    await stopped();
    expect(await describeWeb()).toMatchObject({ status: "INACTIVE", runningCount: 0 });
  });
});

describe("what ECS refuses", () => {
  const refused = (promise: Promise<unknown>) =>
    promise.then(
      () => "taken",
      (error: Error) => `${error.name}: ${error.message}`,
    );
  const waitingFor = (containerName: string) => ({ dependsOn: [{ containerName, condition: "START" }] });

  it("is a container that waits for itself", async () => {
    expect(await refused(aws.register("", waitingFor("web")))).toBe(
      "ClientException: Container dependencies should not have a cycle: web",
    );
  });

  it("is a container that waits for one that is not there", async () => {
    expect(await refused(aws.register("", waitingFor("other")))).toBe(
      "ClientException: Cannot depend on container + 'other' because it does not exist",
    );
  });

  it("is a service whose target group gets a port that the container does not map", async () => {
    const unmapped = await aws.register("", { portMappings: [{ containerPort: 8009 }] });
    expect(await refused(create(unmapped))).toBe(
      "InvalidParameterException: The container web did not have a container port 8000 defined.",
    );
    expect(await refused(describeWeb())).toBe("Error: there is no service");
  });

  it("is a service that moves tasks between zones, and may never have one more than it wants", async () => {
    const taskDefinition = await aws.register(echoService(8000));
    const asked = { cluster, serviceName: service, taskDefinition, desiredCount: 1, networkConfiguration: aws.network };
    const deploymentConfiguration = { maximumPercent: 100, minimumHealthyPercent: 0 };
    const refusal = "Availability Zone rebalancing does not support a maximumPercent of 100";
    const make = (availabilityZoneRebalancing: "ENABLED" | "DISABLED") =>
      aws.ecs.send(new CreateServiceCommand({ ...asked, deploymentConfiguration, availabilityZoneRebalancing }));
    expect(await refused(make("ENABLED"))).toContain(refusal);
    await make("DISABLED");
    const changed = { cluster, service, availabilityZoneRebalancing: "ENABLED" } as const;
    expect(await refused(aws.ecs.send(new UpdateServiceCommand(changed)))).toContain(refusal);
  });

  it("is an update to such a definition, and the service stays as it is", async () => {
    const good = await aws.register(echoService(8000));
    await create(good);
    await steady();
    const taskDefinition = await aws.register("", { portMappings: [] });
    expect(await refused(update({ taskDefinition }))).toContain("did not have a container port 8000 defined");
    expect(await describeWeb()).toMatchObject({ taskDefinition: good, deployments: [{ rolloutState: "COMPLETED" }] });
  });
});

describe("a task on Fargate", () => {
  const run = async (taskDefinition: string) => {
    const networkConfiguration = aws.network;
    const { tasks = [] } = await aws.ecs.send(new RunTaskCommand({ cluster, taskDefinition, networkConfiguration }));
    return String(tasks[0]?.taskArn);
  };
  const describeTask = async (task: string) =>
    (await aws.ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }))).tasks?.[0];

  it("gets its secret, leaves its words in CloudWatch Logs and its exit code to whoever asks", async () => {
    const script = "console.log(process.env.PASSWORD === 'hush' ? 'told' : 'not told'); process.exit(3)";
    const secrets = [{ name: "PASSWORD", valueFrom: aws.secretArn }];
    const task = await run(await aws.register(script, { secrets }));
    await stopped();
    const logStreamName = `web/web/${task.split("/").at(-1)}`;
    const { events = [] } = await aws.logs.send(new GetLogEventsCommand({ logGroupName: "/ecs/test", logStreamName }));
    expect(events.map(({ message }) => message)).toEqual(["told"]);
    expect(await describeTask(task)).toMatchObject({ lastStatus: "STOPPED", containers: [{ exitCode: 3 }] });
  });

  it("meets a server that is no task by its name, as what it is: its groups and its address", async () => {
    const script = `require("net").connect(${BEYOND.ports[0]}, "${BEYOND.names[0]}").on("data", (text) => console.log(String(text).trim()))`;
    const task = await run(await aws.register(script));
    await stopped();
    const logStreamName = `web/web/${task.split("/").at(-1)}`;
    const { events = [] } = await aws.logs.send(new GetLogEventsCommand({ logGroupName: "/ecs/test", logStreamName }));
    const [group] = aws.network.awsvpcConfiguration.securityGroups;
    const ip = (await describeTask(task))?.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address;
    expect(events.map(({ message }) => message)).toEqual([`${group} from ${ip}/32`]);
  });

  it("rejects to start without its secret, and names it", async () => {
    const valueFrom = aws.secretArn.replace("password", "passwort");
    const task = await run(await aws.register("", { secrets: [{ name: "PASSWORD", valueFrom }] }));
    await stopped();
    const { stopCode, stoppedReason } = (await describeTask(task)) ?? {};
    expect(stopCode).toBe("TaskFailedToStart");
    expect(stoppedReason).toMatch(/^ResourceInitializationError: .*passwort.*ResourceNotFoundException/);
    expect(aws.said.join()).toContain(valueFrom);
  });

  it("rejects to start without its log group, and names it", async () => {
    const options = { "awslogs-group": "/ecs/other", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "web" };
    const task = await run(await aws.register("", { logConfiguration: { logDriver: "awslogs", options } }));
    await stopped();
    expect((await describeTask(task))?.stoppedReason).toMatch(/^ResourceInitializationError: .*\/ecs\/other/);
  });

  it("rejects a task definition that does not exist", async () => {
    await expect(run("nothing:1")).rejects.toThrow("Unable to describe task definition");
  });
});

describe("our registry", () => {
  const repositoryName = "dev-stockwiz-postgres";
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", size: 2, digest: `sha256:${"0".repeat(64)}` },
    layers: [],
  });
  const digest = `sha256:${createHash("sha256").update(imageManifest).digest("hex")}`;
  const reference = `123456789012.dkr.ecr.us-east-1.amazonaws.com/${repositoryName}@${digest}`;
  const pull = () => pullFrom(aws.ecr)(reference);

  it("gives an image that was put there", async () => {
    await aws.ecr.send(new CreateRepositoryCommand({ repositoryName }));
    await aws.ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageDigest: digest }));
    expect(await pull()).toMatchObject({ command: ["postgres"] });
  });

  it("rejects an image that was not, and one of a repository that does not exist", async () => {
    await expect(pull()).rejects.toThrow(/^CannotPullContainerError: .*RepositoryNotFoundException/);
    await aws.ecr.send(new CreateRepositoryCommand({ repositoryName }));
    await expect(pull()).rejects.toThrow(/^CannotPullContainerError: .*not found$/);
  });
});
