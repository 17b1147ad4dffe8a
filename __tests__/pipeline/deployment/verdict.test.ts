import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateClusterCommand, CreateServiceCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { readDeployment } from "../../../environments/deployment";
import { causeOf } from "../../../pipeline/deployment/cause";
import { finalRolloutFault } from "../../../pipeline/deployment/rollout";
import { faultOf } from "../../../pipeline/deployment/verdict";
import { callAws } from "../../support/caller-of-aws";
import { EmulatedFargate } from "../../support/emulated-fargate";
import { answersOn, echoService } from "../../support/local-task";
import { ACCOUNT } from "../../support/synthesize";

const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" });
const [cluster, service] = ["dev-cluster", "dev-stockwiz"];
const LOOKS_WELL_MS = 4000;

describe("the verdict on a deployment", () => {
  let aws: EmulatedFargate;
  let loadBalancer: Server;
  beforeAll(async () => {
    aws = await EmulatedFargate.start();
    loadBalancer = createServer((_, response) => response.end("well")).listen(0, "127.0.0.1");
  });
  callAws(() => aws.url);
  afterAll(async () => {
    loadBalancer.close();
    await aws.stop();
  });

  /** Deploys a script after one that works. @returns its task definition, at once */
  const deploy = async (script: string, container: object = {}): Promise<string> => {
    await aws.reset();
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName: "/ecs/dev" }));
    await aws.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const networkConfiguration = aws.network;
    const first = await aws.register(echoService(8000));
    await aws.ecs.send(
      new CreateServiceCommand({
        ...{ cluster, serviceName: service, desiredCount: 1, launchType: "FARGATE" },
        ...{ taskDefinition: first, networkConfiguration, deploymentConfiguration },
      }),
    );
    expect(await finalRolloutFault(deployment, first)).toBeUndefined();
    const taskDefinition = await aws.register(script, container);
    await aws.ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition }));
    return taskDefinition;
  };
  const appUrl = () => `http://127.0.0.1:${(loadBalancer.address() as AddressInfo).port}`;

  it("waits for a deployment that is under way, and has nothing against it when it is completed", async () => {
    const taskDefinition = await deploy(echoService(8000));
    expect(await finalRolloutFault(deployment, taskDefinition)).toBeUndefined();
  });

  it("rejects a deployment that ECS took back, with what its container wrote last", async () => {
    const start = new Date();
    const logConfiguration = {
      logDriver: "awslogs",
      options: { "awslogs-group": "/ecs/dev", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "web" },
    };
    const taskDefinition = await deploy("console.log('out of luck'); process.exit(3)", {
      ...{ logConfiguration, healthCheck: answersOn(8000) },
    });
    expect(await finalRolloutFault(deployment, taskDefinition)).toContain(
      `web:1 runs and not ${taskDefinition}: the deployment was rolled back`,
    );
    const cause = (await causeOf(deployment, start)).join("\n");
    expect(cause).toMatch(/event: \(service dev-stockwiz\) rolling back/);
    expect(cause).toMatch(/stopped: \w+: Essential container in task exited\n {2}web: exit code 3/);
    expect(cause).toContain("  log of web: out of luck");
  });

  it("rejects a version that looks well and then dies", async () => {
    const taskDefinition = await deploy(`${echoService(8000)} setTimeout(() => process.exit(1), ${LOOKS_WELL_MS})`);
    const fault = await faultOf(deployment, { taskDefinition, appUrl: appUrl(), images: {}, suite: async () => {} });
    expect(fault).toMatch(/^ecs: (a task of the new version ended by itself|0 of 1 tasks run)/);
  });

  it("rejects a version that runs, and answers something wrongly", async () => {
    const taskDefinition = await deploy(echoService(8000));
    const suite = () => Promise.reject(new Error("smoke: 1 request failed"));
    expect(await faultOf(deployment, { taskDefinition, appUrl: appUrl(), images: {}, suite })).toBe(
      "smoke: 1 request failed",
    );
  });

  it("rejects a version whose application does not answer", async () => {
    const taskDefinition = await deploy(echoService(8000));
    const fault = await faultOf(deployment, { taskDefinition, appUrl: "http://127.0.0.1:1", images: {} });
    expect(fault).toMatch(/^smoke: http:\/\/127\.0\.0\.1:1\/ answered 0/);
  });
});
