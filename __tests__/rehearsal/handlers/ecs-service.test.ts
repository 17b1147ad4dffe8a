import { ecsService } from "../../../rehearsal/handlers/ecs-service";
import { type AskedHandler, askHandler, jsonCall } from "../../support/ask-handler";

const ARN = "arn:aws:ecs:us-east-1:123456789012:service/x/web";
const call = (action: string, body: object = {}) => jsonCall("ecs", action, body);
/** A service as the emulator tells it: nothing runs, and how it deploys is forgotten. */
const service = (changes: object = {}) => ({
  serviceArn: ARN,
  serviceName: "web",
  status: "ACTIVE",
  desiredCount: 2,
  runningCount: 0,
  pendingCount: 2,
  taskDefinition: "web:1",
  deployments: [{ id: "ecs-svc/1", status: "PRIMARY", desiredCount: 2, runningCount: 0 }],
  ...changes,
});
const settings = {
  deploymentConfiguration: { maximumPercent: 200, deploymentCircuitBreaker: { enable: true, rollback: true } },
  healthCheckGracePeriodSeconds: 120,
  enableExecuteCommand: true,
};

let asked: AskedHandler;
const write = async (action: string, body: object, told = service()) => {
  asked.emulator = () => ({ body: JSON.stringify({ service: told }) });
  return JSON.parse((await asked.ask(call(action, body))).text).service;
};
const describeService = async (...told: object[]) => {
  asked.emulator = () => ({ body: JSON.stringify({ services: told.length > 0 ? told : [service()], failures: [] }) });
  return JSON.parse((await asked.ask(call("DescribeServices"))).text);
};

beforeEach(() => {
  asked = askHandler(ecsService());
});

describe("a service", () => {
  it("is told as running all its tasks, its deployment completed", async () => {
    const { services, failures } = await describeService();
    expect(services).toEqual([
      {
        ...service(),
        runningCount: 2,
        pendingCount: 0,
        deployments: [
          {
            id: "ecs-svc/1",
            status: "PRIMARY",
            rolloutState: "COMPLETED",
            taskDefinition: "web:1",
            desiredCount: 2,
            runningCount: 2,
            pendingCount: 0,
            failedTasks: 0,
          },
        ],
      },
    ]);
    expect(failures).toEqual([]);
  });

  it("deploys as it was asked to, in the answer and whenever it is described", async () => {
    expect(await write("CreateService", { serviceName: "web", ...settings })).toMatchObject(settings);
    expect((await describeService()).services[0]).toMatchObject(settings);
  });

  it("keeps what an update does not name", async () => {
    await write("CreateService", settings);
    await write("UpdateService", { taskDefinition: "web:2", healthCheckGracePeriodSeconds: 0 });
    expect((await describeService()).services[0]).toMatchObject({ ...settings, healthCheckGracePeriodSeconds: 0 });
  });

  it("keeps nothing of an earlier service of its name", async () => {
    await write("CreateService", settings);
    await write("DeleteService", {}, service({ status: "DRAINING" }));
    await write("CreateService", { enableExecuteCommand: false });
    const [told] = (await describeService()).services;
    expect(told.enableExecuteCommand).toBe(false);
    expect(told).not.toHaveProperty("deploymentConfiguration");
  });

  it("does not run when it is draining or gone", async () => {
    for (const status of ["DRAINING", "INACTIVE"])
      expect((await describeService(service({ status }))).services[0]).toMatchObject({ status, runningCount: 0 });
  });

  it("is told without the settings of another", async () => {
    await write("CreateService", settings);
    const { services } = await describeService(service(), service({ serviceArn: `${ARN}-other` }));
    expect(services[0]).toHaveProperty("deploymentConfiguration");
    expect(services[1]).not.toHaveProperty("deploymentConfiguration");
  });

  it("is missing in the emulator's words when it is not there", async () => {
    const failures = [{ arn: ARN, reason: "MISSING" }];
    asked.emulator = () => ({ body: JSON.stringify({ services: [], failures }) });
    expect(JSON.parse((await asked.ask(call("DescribeServices"))).text)).toEqual({ services: [], failures });
  });

  it("is rejected in the emulator's words, and what was asked is not kept", async () => {
    asked.emulator = () => ({ status: 400, body: '{"__type":"ClusterNotFoundException"}' });
    expect(await asked.ask(call("CreateService", settings))).toEqual({
      by: "ecs-service-running",
      status: 400,
      text: '{"__type":"ClusterNotFoundException"}',
    });
    expect((await describeService()).services[0]).not.toHaveProperty("deploymentConfiguration");
  });

  it("is forgotten by a new handler", async () => {
    await write("CreateService", settings);
    asked = askHandler(ecsService());
    expect((await describeService()).services[0]).not.toHaveProperty("deploymentConfiguration");
  });

  it("leaves clusters and tasks to the emulator", async () => {
    for (const action of ["CreateCluster", "ListTasks", "RegisterTaskDefinition"])
      expect((await asked.ask(call(action))).by).toBe("emulator");
  });
});
