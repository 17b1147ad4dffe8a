import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type AlbPlayer, startAlb } from "../../rehearsal/alb/start-alb";
import { type Emulator, startEmulator } from "../../rehearsal/emulator";
import { createHandlers } from "../../rehearsal/handlers/all";
import { CREDENTIALS, OWN_CREDENTIALS } from "../../rehearsal/rehearsal";
import type { Stage } from "../../rehearsal/runtime/contract";
import { CallLog } from "../../rehearsal/wire/call-log";
import type { Handler } from "../../rehearsal/wire/handler";
import { startWire, type Wire } from "../../rehearsal/wire/wire";
import { TestNetwork } from "./test-network";

/** The emulator, the wire, a network, and the load balancers between them. */
export interface AlbStage {
  readonly alb: AlbPlayer;
  readonly network: TestNetwork;
  readonly wire: Wire;
  readonly emulator: Emulator;
  readonly said: string[];
  /** Actions that the wire recorded. */
  recorded(): string[];
  /** As a stranger has them, whose calls are told and recorded. */
  readonly elb: ElasticLoadBalancingV2Client;
  readonly ec2: EC2Client;
  close(): Promise<void>;
}

export const startAlbStage = async (): Promise<AlbStage> => {
  const folder = mkdtempSync(path.join(tmpdir(), "alb-stage-"));
  const emulator = await startEmulator(path.join(folder, "emulator.log"));
  const handlers: Handler[] = [...createHandlers()];
  const log = new CallLog(path.join(folder, "calls.ndjson"));
  const wire = await startWire({ emulatorPort: emulator.port, log, handlers: () => handlers });
  const network = new TestNetwork();
  const said: string[] = [];
  const options = { endpoint: wire.url, region: "us-east-1" };
  const stage: Stage = {
    wire,
    emulator,
    client: { ...options, credentials: OWN_CREDENTIALS },
    account: "123456789012",
    folder,
    speed: 1000,
    say: (line) => said.push(line),
  };
  const alb = await startAlb(stage, { dial: network.dial });
  handlers.unshift(...alb.handlers);
  const elb = new ElasticLoadBalancingV2Client({ ...options, credentials: CREDENTIALS });
  const ec2 = new EC2Client({ ...options, credentials: CREDENTIALS });
  return {
    alb,
    network,
    wire,
    emulator,
    said,
    recorded: () => log.read().map(({ action }) => action),
    elb,
    ec2,
    async close() {
      elb.destroy();
      ec2.destroy();
      await alb.stop();
      await network.close();
      await wire.close();
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
