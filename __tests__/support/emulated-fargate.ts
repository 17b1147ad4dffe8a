import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeRouteTablesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type Emulator, startEmulator } from "../../rehearsal/emulator";
import { type Beyond, type Fargate, startFargate } from "../../rehearsal/fargate/fargate";
import { CREDENTIALS, OWN_CREDENTIALS } from "../../rehearsal/rehearsal";
import type { AwsEvent, Dial, Stage, Target, TargetHealth, Targets } from "../../rehearsal/runtime/contract";
import { CallLog } from "../../rehearsal/wire/call-log";
import type { Handler } from "../../rehearsal/wire/handler";
import { startWire } from "../../rehearsal/wire/wire";
import { nodeImage } from "./local-task";

const REGION = "us-east-1";
const SPEED = 20;

const PROBE_MS = 50;

/** Finds a target well as soon as it answers. */
class ProbingTargets implements Targets {
  readonly registered: Target[] = [];
  readonly #well = new Set<string>();
  dial: Dial | undefined;

  register(_: string, target: Target): void {
    this.registered.push(target);
    this.#probe(target);
  }

  async deregister(_: string, target: Target): Promise<void> {
    const index = this.registered.findIndex(({ ip }) => ip === target.ip);
    if (index >= 0) this.registered.splice(index, 1);
  }

  health(_: string, { ip }: Target): TargetHealth {
    return { state: this.#well.has(ip) ? "healthy" : "initial" };
  }

  forget(): void {
    this.registered.splice(0);
    this.#well.clear();
  }

  #probe({ ip, port }: Target): void {
    const again = () =>
      setTimeout(
        () => this.registered.some((one) => one.ip === ip) && this.#probe({ ip, port, securityGroupIds: [] }),
        PROBE_MS,
      );
    request({ createConnection: () => this.dial?.(ip, port) as Socket }, (answer) => {
      answer.resume();
      this.#well.add(ip);
    })
      .on("error", again)
      .end();
  }
}

/** A server that is no task: it says who was let through to it, as `GROUPS from CIDRS`, and ends the connection. */
export const BEYOND = { ip: "10.0.21.5", ports: [5432], names: ["db.example"] };
const beyond: Beyond = {
  addresses: () => [BEYOND],
  authority: () => undefined,
  dial: async ({ securityGroupIds, cidrs }) => {
    const server = createServer((socket) => socket.end(`${securityGroupIds} from ${cidrs}\n`));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    server.unref();
    return connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", allowHalfOpen: true });
  },
};

/** An emulated AWS with a cluster, a subnet, a secret and a log group, whose tasks run. The image of a container is a script. */
export class EmulatedFargate {
  readonly ecs: ECSClient;
  readonly ecr: ECRClient;
  readonly logs: CloudWatchLogsClient;
  readonly targets: ProbingTargets;
  secretArn = "";
  #subnetId = "";
  #securityGroupId = "";

  private constructor(
    readonly fargate: Fargate,
    readonly events: AwsEvent[],
    readonly said: string[],
    targets: ProbingTargets,
    private readonly client: Stage["client"],
    private readonly waiting: Set<() => void>,
    private readonly emulator: Emulator,
    readonly stop: () => Promise<void>,
  ) {
    this.targets = targets;
    this.ecs = new ECSClient(client);
    this.ecr = new ECRClient(client);
    this.logs = new CloudWatchLogsClient(client);
  }

  static async start(): Promise<EmulatedFargate> {
    const folder = mkdtempSync(path.join(tmpdir(), "stockwiz-fargate-"));
    const emulator = await startEmulator(path.join(folder, "emulator.log"));
    const handlers: Handler[] = [];
    const log = new CallLog(path.join(folder, "calls.ndjson"));
    const wire = await startWire({ emulatorPort: emulator.port, log, handlers: () => handlers });
    const [events, said, waiting] = [[] as AwsEvent[], [] as string[], new Set<() => void>()];
    const client = { endpoint: wire.url, region: REGION, credentials: OWN_CREDENTIALS };
    const targets = new ProbingTargets();
    const stage = { wire, emulator, client, account: "123456789012", folder, speed: SPEED };
    const fargate = await startFargate(
      { ...stage, say: (line) => said.push(line) },
      {
        targets,
        putEvent(event) {
          events.push(event);
          for (const look of waiting) look();
        },
        pull: async (script) => nodeImage(script),
        beyond,
      },
    );
    targets.dial = fargate.dial;
    handlers.push(...fargate.handlers);
    const stop = async () => {
      await fargate.stop();
      await wire.close();
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    const started = new EmulatedFargate(
      fargate,
      events,
      said,
      targets,
      { ...client, credentials: CREDENTIALS },
      waiting,
      emulator,
      stop,
    );
    return started;
  }

  /** Resolves with an event that is so, now or later; each is found once. */
  event(isTrue: (detail: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
    return new Promise((resolve) => {
      const look = () => {
        const index = this.events.findIndex(({ detail }) => isTrue(detail as Record<string, unknown>));
        const [found] = index < 0 ? [] : this.events.splice(0, index + 1).slice(-1);
        if (!found) return;
        this.waiting.delete(look);
        resolve(found.detail as Record<string, unknown>);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** Where its AWS listens. */
  get url(): string {
    return this.client.endpoint;
  }

  get network() {
    return this.networkWith("ENABLED");
  }

  /** The network of its tasks, whose subnet leads out to whoever has a public address. */
  networkWith(assignPublicIp: "ENABLED" | "DISABLED") {
    const [subnets, securityGroups] = [[this.#subnetId], [this.#securityGroupId]];
    return { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp } };
  }

  /** Registers a revision of the family "web". @returns its ARN. */
  async register(script: string, container: object = {}): Promise<string> {
    const logConfiguration = {
      logDriver: "awslogs" as const,
      options: { "awslogs-group": "/ecs/test", "awslogs-region": REGION, "awslogs-stream-prefix": "web" },
    };
    const { taskDefinition } = await this.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "web",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        containerDefinitions: [
          { name: "web", image: script, portMappings: [{ containerPort: 8000 }], logConfiguration, ...container },
        ],
      }),
    );
    return taskDefinition?.taskDefinitionArn ?? "";
  }

  /** Begins anew: nothing runs, and AWS holds a cluster, a subnet, a secret and a log group. */
  async reset(): Promise<void> {
    await this.fargate.reset();
    await this.emulator.reset();
    this.events.splice(0);
    this.said.splice(0);
    this.targets.forget();
    const ec2 = new EC2Client(this.client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const VpcId = Vpc?.VpcId ?? "";
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.0.11.0/24" }));
    const group = await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName: "tasks", Description: "tasks" }));
    const InternetGatewayId = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId;
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    const { RouteTables = [] } = await ec2.send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: "vpc-id", Values: [VpcId] }] }),
    );
    const [{ RouteTableId } = {}] = RouteTables;
    const out = { RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId: InternetGatewayId };
    await ec2.send(new CreateRouteCommand(out));
    this.#subnetId = Subnet?.SubnetId ?? "";
    this.#securityGroupId = group.GroupId ?? "";
    await this.ecs.send(new CreateClusterCommand({ clusterName: "test" }));
    await this.logs.send(new CreateLogGroupCommand({ logGroupName: "/ecs/test" }));
    const secrets = new SecretsManagerClient(this.client);
    const secret = await secrets.send(new CreateSecretCommand({ Name: "password", SecretString: "hush" }));
    this.secretArn = secret.ARN ?? "";
  }
}
