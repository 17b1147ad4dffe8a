import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { readDeployment } from "../../environments/deployment";
import { migrateDatabase } from "../../pipeline/deployment/migration";
import { callAws } from "../support/caller-of-aws";
import { EmulatedFargate } from "../support/emulated-fargate";
import { type Ran, runFile } from "../support/run-project";
import { ACCOUNT } from "../support/synthesize";

let aws: EmulatedFargate;
beforeAll(async () => {
  aws = await EmulatedFargate.start();
});
beforeEach(() => aws.reset());
afterAll(() => aws.stop());

const cluster = "staging-cluster";
const LONGEST_SECONDS = 3;
const step = (environment = "staging", ...args: string[]): Promise<Ran> =>
  runFile("pipeline/main.ts", ["migrate", "--env", environment, ...args], {
    variables: { AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
  });

/** What staging has once it was applied; the image of its migration is a script. */
const apply = async (script: string, container: object = {}): Promise<void> => {
  await aws.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  await aws.logs.send(new CreateLogGroupCommand({ logGroupName: "/ecs/staging" }));
  const taskDefinition = await aws.register("setInterval(() => {}, 1e6)");
  await aws.ecs.send(
    new CreateServiceCommand({
      ...{ cluster, serviceName: "staging-stockwiz", taskDefinition, desiredCount: 0, launchType: "FARGATE" },
      networkConfiguration: aws.network,
    }),
  );
  const options = {
    "awslogs-group": "/ecs/staging",
    "awslogs-region": "us-east-1",
    "awslogs-stream-prefix": "migrate",
  };
  await aws.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "staging-stockwiz-migrate",
      networkMode: "awsvpc",
      containerDefinitions: [
        {
          name: "migrate",
          image: script,
          memory: 512,
          logConfiguration: { logDriver: "awslogs", options },
          ...container,
        },
      ],
    }),
  );
};
const fails = (line: string, code: number) => `console.error(${JSON.stringify(line)}); process.exitCode = ${code}`;

describe("a migration that does not end", () => {
  callAws(() => aws.url);

  it("is stopped, so that it changes nothing behind the next one's back", async () => {
    await apply("setInterval(() => {}, 1e6)");
    const staging = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "staging" });
    await expect(migrateDatabase(staging, LONGEST_SECONDS)).rejects.toThrow(
      /^migrate: task [0-9a-f]{32} did not end within 3 s and was stopped; nothing of the application was changed; /,
    );
    const stopped = await aws.event(({ lastStatus }) => lastStatus === "STOPPED");
    expect(stopped.stoppedReason).toBe("it ran for more than 3 s");
  });
});

describe("the migrate step", () => {
  it("runs the migration where the service's tasks are, and shows what it said", async () => {
    await apply("console.log('ready')");
    const { exitCode, stdout } = await step();
    expect(stdout).toMatch(/^→ run the migration as a task of its own, and wait for its end$/m);
    expect(stdout).toMatch(/^log: ready$/m);
    expect(exitCode).toBe(0);
    const { taskArns } = await aws.ecs.send(new ListTasksCommand({ cluster, desiredStatus: "STOPPED" }));
    expect(taskArns).toHaveLength(1);
  });

  it("says as JSON which task it ran, and how that ended", async () => {
    await apply("console.log('ready')");
    const { stdout } = await step("staging", "--json");
    expect(JSON.parse(stdout).found).toEqual({ task: "staging-stockwiz-migrate", exitCode: 0 });
  });

  it("rejects a migration that fails, with its last lines and its exit code", async () => {
    await apply(fails("relation does not exist", 3));
    const { exitCode, stdout, stderr } = await step();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("log: relation does not exist");
    expect(stderr).toMatch(
      /^migrate: task [0-9a-f]{32} ended with exit code 3: relation does not exist; Essential container in task exited; nothing of the application was changed$/m,
    );
  });

  it("rejects a migration that never ran, in the words of ECS", async () => {
    await apply("", { secrets: [{ name: "PGPASSWORD", valueFrom: `${aws.secretArn}:password::` }] });
    const { exitCode, stderr } = await step();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^migrate: task \w+ never ran: .*did not contain json key password/m);
    expect(stderr).not.toContain("hush");
  });

  it("rejects an environment that was not applied, and says how to", async () => {
    const { exitCode, stderr } = await step();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "migrate: staging has no service yet; make it with: npm run step -- apply --env staging\n",
    );
  });

  it("has nothing to do where the database is made with its task", async () => {
    const { exitCode, stdout } = await step("dev");
    expect(stdout).toContain("dev: nothing to migrate: the database is made with its task\n");
    expect(exitCode).toBe(0);
  });
});
