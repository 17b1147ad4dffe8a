import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { type Emulator, startEmulator } from "../../../rehearsal/emulator";
import { CREDENTIALS, OWN_CREDENTIALS } from "../../../rehearsal/rehearsal";
import type { Stage } from "../../../rehearsal/runtime/contract";
import { type ScheduledScaling, startScheduledScaling } from "../../../rehearsal/scaling/scheduled-scaling";
import { CallLog } from "../../../rehearsal/wire/call-log";
import type { Handler } from "../../../rehearsal/wire/handler";
import { startWire, type Wire } from "../../../rehearsal/wire/wire";

const REGION = "us-east-1";
const TARGET = {
  ServiceNamespace: "ecs",
  ResourceId: "service/dev/web",
  ScalableDimension: "ecs:service:DesiredCount",
} as const;

describe("the scheduled scaling of a service", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "scheduled-scaling-"));
  const said: string[] = [];
  let emulator: Emulator;
  let wire: Wire;
  let played: ScheduledScaling;
  let scaling: ApplicationAutoScalingClient;
  let ecs: ECSClient;

  /** Resolves when the player says so. */
  const hears = (words: string) =>
    new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!said.some((line) => line.includes(words))) return;
        clearInterval(look);
        said.splice(0);
        resolve();
      }, 20);
    });
  const desired = async () => {
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: "dev", services: ["web"] }));
    return services[0]?.desiredCount;
  };
  const put = (ScheduledActionName: string, Schedule: string, MinCapacity: number, MaxCapacity = MinCapacity) =>
    scaling.send(
      new PutScheduledActionCommand({
        ...{ ...TARGET, ScheduledActionName, Schedule, Timezone: "Europe/Berlin" },
        ScalableTargetAction: { MinCapacity, MaxCapacity },
      }),
    );

  beforeAll(async () => {
    emulator = await startEmulator(path.join(folder, "emulator.log"));
    const handlers: Handler[] = [];
    const log = new CallLog(path.join(folder, "calls.ndjson"));
    wire = await startWire({ emulatorPort: emulator.port, log, handlers: () => handlers });
    const client = { endpoint: wire.url, region: REGION, credentials: OWN_CREDENTIALS };
    const say = (line: string) => said.push(line);
    const stage: Stage = { wire, emulator, client, account: "123456789012", folder, speed: 1, say };
    // Noon of a Tuesday in Berlin, and it stays noon unless somebody sets the clock.
    const now = () => Date.parse("2026-12-01T11:00:30Z");
    played = startScheduledScaling(stage, { now });
    handlers.push(...played.handlers);
    scaling = new ApplicationAutoScalingClient({ ...client, credentials: CREDENTIALS });
    ecs = new ECSClient({ ...client, credentials: CREDENTIALS });
    await ecs.send(new CreateClusterCommand({ clusterName: "dev" }));
    const containerDefinitions = [{ name: "web", image: "web", memory: 128 }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions }));
    const service = { cluster: "dev", serviceName: "web", taskDefinition: "web", desiredCount: 2 };
    await ecs.send(new CreateServiceCommand(service));
    await scaling.send(new RegisterScalableTargetCommand({ ...TARGET, MinCapacity: 1, MaxCapacity: 3 }));
    await put("night", "cron(0 20 ? * * *)", 0);
    await put("morning", "cron(0 7 ? * MON-FRI *)", 1, 3);
  });
  afterAll(async () => {
    await played.stop();
    await wire.close();
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("stops it in the evening of its time zone, and its limits with it", async () => {
    await played.setClock(new Date("2026-12-01T19:00:10Z")); // 20:00 in Berlin
    expect(said).toEqual(["scheduled action night: web goes from 2 to 0 tasks"]);
    expect(await desired()).toBe(0);
    const { ScalableTargets } = await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs" }));
    expect(ScalableTargets).toMatchObject([{ MinCapacity: 0, MaxCapacity: 0 }]);
  });

  it("starts it in the morning", async () => {
    await played.setClock(new Date("2026-12-02T06:00:00Z"));
    expect(await desired()).toBe(1);
  });

  it("does in its order what a jump of the clock has passed", async () => {
    said.splice(0);
    await played.setClock(new Date("2026-12-03T08:00:00Z")); // over an evening and a morning
    expect(said.map((line) => line.split(":")[0])).toEqual(["scheduled action night", "scheduled action morning"]);
    expect(await desired()).toBe(1);
  });

  it("leaves it alone while its schedules are suspended, and goes on afterwards", async () => {
    const suspend = (ScheduledScalingSuspended: boolean) =>
      scaling.send(new RegisterScalableTargetCommand({ ...TARGET, SuspendedState: { ScheduledScalingSuspended } }));
    await suspend(true);
    await played.setClock(new Date("2026-12-03T19:30:00Z")); // past the evening
    expect(await desired()).toBe(1);
    await suspend(false);
    await played.setClock(new Date("2026-12-04T19:00:00Z"));
    expect(await desired()).toBe(0);
  });

  it("moves it into limits that somebody sets by hand, at night too", async () => {
    await scaling.send(new RegisterScalableTargetCommand({ ...TARGET, MinCapacity: 2, MaxCapacity: 3 }));
    await hears("new limits: web goes from 0 to 2 tasks");
    expect(await desired()).toBe(2);
  });

  it("rejects a schedule that AWS does not take", async () => {
    await expect(put("bad", "cron(0 25 ? * * *)", 0)).rejects.toThrow(
      "Invalid schedule expression: cron(0 25 ? * * *)",
    );
  });
});
