import { rmSync } from "node:fs";
import type { Socket } from "node:net";
import path from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { DescribeServicesCommand, ECSClient, paginateListClusters, paginateListServices } from "@aws-sdk/client-ecs";
import { EFSClient } from "@aws-sdk/client-efs";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { Quotas } from "../quotas/quotas";
import type { Dial, Player, PutEvent, Stage, Targets } from "../runtime/contract";
import { readBlueprintsFrom, readDefinitionsFrom, readProvidersFrom } from "./blueprint";
import { Controller } from "./controller";
import type { EmulatedService } from "./emulated-service";
import { commandsIn } from "./execute-command-handler";
import { type PullImage, pullFrom } from "./image";
import { keptFoldersIn } from "./kept-folder-handler";
import { KeptFolderMounts } from "./kept-folders";
import { openLogsIn } from "./log-stream";
import { findIsolation, type Isolation } from "./namespaces";
import type { Supplies } from "./preparation";
import type { OutsideAddress } from "./protocol";
import { type ReadNetwork, readNetworksFrom } from "./read-network";
import { unreachable } from "./refused-connection";
import { readSecretsFrom } from "./secrets";
import { serviceDeploymentsOf, servicesOf } from "./service-handler";
import { Task, type TaskOptions } from "./task";
import { taskDefinitions } from "./task-definition-handler";
import { tasksOf } from "./task-handler";
import { statusOf } from "./task-record";
import { TaskRegistry } from "./task-registry";
import type { ContainerView, StartTask, TaskProgress, TaskStatus } from "./task-run";
import { vcpuRefusal } from "./vcpus";
import { closedWay } from "./way-out";

/** Where the file systems of EFS lie, in the folder of the rehearsal. */
const KEPT = "efs";
/** Target groups and clocks are looked at this often. */
const LOOK_MS = 250;

export interface FargateOptions {
  readonly targets: Targets;
  readonly putEvent: PutEvent;
  /** How much may run at once. @default as a new account */
  readonly quotas?: Quotas;
  /** What tasks may connect to beside their own containers. @default nothing */
  readonly beyond?: Beyond;
  /** Finds what an image stands for. @default our bundles, and the machine's PostgreSQL and Redis */
  readonly pull?: PullImage;
  /** How tasks are kept apart. @default as this machine can */
  readonly isolation?: Isolation;
}

/** Servers that are no tasks: the managed data tier. */
export interface Beyond {
  addresses(): readonly OutsideAddress[];
  /** Connects for a task. @throws Error when it does not get there */
  dial(
    from: { securityGroupIds: readonly string[]; cidrs: readonly string[] },
    ip: string,
    port: number,
  ): Promise<Socket>;
  /** File of an authority that the images trust as they trust Amazon's; undefined while there is none. */
  authority(): string | undefined;
}

/** A task, for whoever shows it. */
export interface TaskView {
  readonly arn: string;
  readonly id: string;
  readonly group: string;
  readonly taskDefinitionArn: string;
  readonly ip: string;
  readonly status: TaskStatus;
  readonly stoppedReason?: string | undefined;
  readonly containers: readonly ContainerView[];
}

/** Plays ECS on Fargate. */
export interface Fargate extends Player {
  readonly dial: Dial;
  tasks(): TaskView[];
  /** Stops every task and forgets every service, as the emulator does when it is reset. */
  reset(): Promise<void>;
}

/** Where the tasks of the rehearsal get to, by the deployed network. */
const waysBy =
  (readNetwork: ReadNetwork): Supplies["readWays"] =>
  async ({ subnetId, ip, securityGroupIds, hasPublicAddress }) => {
    const network = await readNetwork(subnetId);
    const task = { securityGroupIds, hasPublicAddress, cidrs: [`${ip}/32`] };
    return (service) => closedWay(network, task, service);
  };

const suppliesOf = ({ client, emulator }: Stage, { pull, beyond }: FargateOptions): Supplies => ({
  readWays: waysBy(readNetworksFrom(new EC2Client({ ...client, endpoint: `http://127.0.0.1:${emulator.port}` }))),
  pull: pull ?? pullFrom(new ECRClient(client), () => beyond?.authority()),
  readSecret: readSecretsFrom({ secrets: new SecretsManagerClient(client), ssm: new SSMClient(client) }),
  openLog: openLogsIn(new CloudWatchLogsClient(client)),
});

/** Services that were there before: brought back by `up --keep`. */
const adoptExisting = async (ecs: ECSClient, controller: Controller): Promise<void> => {
  for await (const { clusterArns = [] } of paginateListClusters({ client: ecs }, {}))
    for (const cluster of clusterArns)
      for await (const { serviceArns: services = [] } of paginateListServices({ client: ecs }, { cluster })) {
        if (services.length === 0) continue;
        const found = await ecs.send(new DescribeServicesCommand({ cluster, services }));
        for (const service of (found.services ?? []) as unknown as EmulatedService[])
          if (service.status === "ACTIVE") await controller.adopt(service);
      }
};

/** What an operator has to hear of a task that ended by itself. */
const wordsOfEnd = ({ containers, stopCause }: TaskProgress): string | undefined => {
  if (stopCause?.code !== "TaskFailedToStart" && stopCause?.code !== "EssentialContainerExited") return undefined;
  const ends = containers
    .filter(({ exitCode, reason }) => exitCode !== undefined || reason)
    .map(({ name, exitCode, reason }) => `${name}: ${reason ?? `exit code ${exitCode}`}`);
  return [stopCause.reason, ...ends].join("; ");
};

const starterOf =
  (
    stage: Stage,
    mounts: KeptFolderMounts,
    { beyond, ...options }: Supplies & Pick<TaskOptions, "isolation"> & Pick<FargateOptions, "beyond">,
  ): StartTask =>
  (order, onChange) => {
    const folder = path.join(stage.folder, "tasks", order.id);
    const from = { securityGroupIds: order.securityGroupIds, cidrs: [`${order.ip}/32`] };
    const outside = beyond && {
      addresses: () => beyond.addresses(),
      dial: (ip: string, port: number) => beyond.dial(from, ip, port),
    };
    const task: Task = new Task(order, {
      ...options,
      outside,
      folder,
      speed: stage.speed,
      findKeptFolders: (mounting) => mounts.of(mounting),
      say: (note) => stage.say(`task ${order.id} of ${order.definition.family}: ${note}`),
      onChange() {
        const words = task.progress.lastStatus === "STOPPED" && wordsOfEnd(task.progress);
        if (words) stage.say(`task ${order.id} of ${order.definition.family} stopped: ${words}`);
        onChange();
      },
    });
    return task;
  };

/** Starts to run the services and tasks that are asked for on the wire. */
export const startFargate = async (stage: Stage, options: FargateOptions): Promise<Fargate> => {
  const { targets, putEvent, beyond, isolation = findIsolation(), quotas = new Quotas() } = options;
  const now = Date.now;
  if (!isolation.hasNetworks)
    stage.say("this machine gives no network namespaces: one task at a time, on the machine's own ports");
  const emulator = { ...stage.client, endpoint: `http://127.0.0.1:${stage.emulator.port}` };
  const ecs = new ECSClient(emulator);
  const ec2 = new EC2Client(emulator);
  const folder = path.join(stage.folder, KEPT);
  const efs = new EFSClient(emulator);
  const mounts = new KeptFolderMounts({ ec2, efs, region: stage.client.region, folder, say: stage.say });
  const startTask = starterOf(stage, mounts, { ...suppliesOf(stage, options), isolation, ...(beyond && { beyond }) });
  const registry = new TaskRegistry({ startTask, putEvent, now });
  const controller = new Controller({
    ...{ registry, targets, putEvent, now },
    readBlueprint: readBlueprintsFrom(ecs, ec2),
    readDefinition: readDefinitionsFrom(ecs),
    readProviders: readProvidersFrom(ecs),
    placementRefusal: (definition) => vcpuRefusal(definition, registry.all, quotas),
    speed: stage.speed,
    oneAtATime: !isolation.hasNetworks,
  });
  await adoptExisting(ecs, controller);
  const timer = setInterval(() => controller.tick(), LOOK_MS);
  const clusters = `arn:aws:ecs:${stage.client.region}:${stage.account}:cluster/`;
  return {
    handlers: [
      servicesOf(controller),
      serviceDeploymentsOf(controller),
      taskDefinitions,
      keptFoldersIn(folder),
      tasksOf(controller, clusters),
      commandsIn(registry),
    ],
    dial: (ip, port) => registry.dial(ip, port) ?? unreachable(ip, port),
    tasks: () =>
      registry.all.map((record) => ({
        arn: record.arn,
        id: record.id,
        group: record.group,
        taskDefinitionArn: record.definition.taskDefinitionArn ?? "",
        ip: record.ip,
        status: statusOf(record),
        stoppedReason: record.run.progress.stopCause?.reason,
        containers: record.run.progress.containers,
      })),
    async reset() {
      await controller.clear();
      rmSync(folder, { recursive: true, force: true });
    },
    async stop() {
      clearInterval(timer);
      await controller.clear();
    },
  };
};
