import type { TaskDefinition } from "@aws-sdk/client-ecs";
import type { StopCause } from "./stopped";
import type { TaskRun, TaskStatus } from "./task-run";

/** Where and for whom a task runs. */
export interface TaskPlacement {
  readonly clusterArn: string;
  readonly definition: TaskDefinition;
  readonly ip: string;
  readonly subnetId: string;
  readonly hasPublicAddress: boolean;
  readonly securityGroupIds: readonly string[];
  /** `service:NAME`, or `family:FAMILY` where none is named. */
  readonly group: string;
  readonly startedBy?: string | undefined;
  /** Whether ECS Exec was enabled when it started; later changes of its service do not count. @default false */
  readonly enableExecuteCommand?: boolean | undefined;
}

/** A task with all that AWS tells of it. */
export interface TaskRecord extends TaskPlacement {
  readonly id: string;
  readonly arn: string;
  readonly run: TaskRun;
  readonly createdAt: number;
  startedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  version: number;
  /** Set while its targets drain: it is to be stopped, and runs still. */
  drainCause?: StopCause;
}

/** Writes a moment as a protocol has it. */
export type WriteTime = (milliseconds: number) => unknown;

const MS_PER_SECOND = 1000;
export const asSeconds: WriteTime = (milliseconds) => milliseconds / MS_PER_SECOND;
export const asText: WriteTime = (milliseconds) => new Date(milliseconds).toISOString();

export const statusOf = ({ run, drainCause }: TaskRecord): TaskStatus => {
  const { lastStatus } = run.progress;
  return lastStatus === "RUNNING" && drainCause ? "DEACTIVATING" : lastStatus;
};

export const causeOf = ({ run, drainCause }: TaskRecord): StopCause | undefined => run.progress.stopCause ?? drainCause;

/** Whether somebody wants it to go on. */
export const isWanted = (record: TaskRecord): boolean =>
  causeOf(record) === undefined && record.run.progress.lastStatus !== "STOPPED";

const healthOf = ({ run }: TaskRecord): string => {
  const checked = run.progress.containers.filter(({ essential, isChecked }) => essential && isChecked);
  if (checked.some(({ health }) => health === "UNHEALTHY")) return "UNHEALTHY";
  return checked.length > 0 && checked.every(({ health }) => health === "HEALTHY") ? "HEALTHY" : "UNKNOWN";
};

/** The agent of ECS Exec in a container: it writes to the root, and cannot start where that is read-only. */
const agentsOf = ({ enableExecuteCommand, definition }: TaskRecord, container: string, lastStatus: string) => {
  if (!enableExecuteCommand) return {};
  const { readonlyRootFilesystem } = definition.containerDefinitions?.find(({ name }) => name === container) ?? {};
  return {
    managedAgents: [{ name: "ExecuteCommandAgent", lastStatus: readonlyRootFilesystem ? "STOPPED" : lastStatus }],
  };
};

const containersOf = (record: TaskRecord) => {
  const { run, ip, arn } = record;
  return run.progress.containers.map(({ name, image, lastStatus, health, exitCode, reason }) => ({
    containerArn: `${arn.replace(":task/", ":container/")}/${name}`,
    taskArn: arn,
    name,
    image,
    lastStatus,
    healthStatus: health,
    networkInterfaces: [{ privateIpv4Address: ip }],
    ...agentsOf(record, name, lastStatus),
    ...(exitCode !== undefined && { exitCode }),
    ...(reason && { reason }),
  }));
};

const attachmentOf = ({ id, ip, subnetId }: TaskRecord) => ({
  id: `${id}-eni`,
  type: "ElasticNetworkInterface",
  status: "ATTACHED",
  details: [
    { name: "subnetId", value: subnetId },
    { name: "privateIPv4Address", value: ip },
  ],
});

/**
 * The task as `DescribeTasks` has it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
 */
export const describeTask = (record: TaskRecord, time: WriteTime): Record<string, unknown> => {
  const { arn, clusterArn, definition, group, startedBy, version } = record;
  const cause = causeOf(record);
  const times = Object.entries({
    createdAt: record.createdAt,
    startedAt: record.startedAt,
    stoppingAt: record.stoppingAt,
    stoppedAt: record.stoppedAt,
  }).flatMap(([name, value]) => (value === undefined ? [] : [[name, time(value)]]));
  return {
    taskArn: arn,
    clusterArn,
    taskDefinitionArn: definition.taskDefinitionArn,
    group,
    ...(startedBy && { startedBy }),
    lastStatus: statusOf(record),
    desiredStatus: isWanted(record) ? "RUNNING" : "STOPPED",
    healthStatus: healthOf(record),
    launchType: "FARGATE",
    platformVersion: "1.4.0",
    platformFamily: "Linux",
    connectivity: "CONNECTED",
    cpu: definition.cpu,
    memory: definition.memory,
    attachments: [attachmentOf(record)],
    containers: containersOf(record),
    enableExecuteCommand: record.enableExecuteCommand ?? false,
    overrides: { containerOverrides: [] },
    version,
    ...Object.fromEntries(times),
    ...(cause && { stopCode: cause.code, stoppedReason: cause.reason }),
  };
};
