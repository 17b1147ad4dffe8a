import type { EcsTaskDefinitionVolume } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { UserError } from "../user-error";
import type { KeptVolume } from "./kept-folder";

const HEALTH_INTERVAL_SECONDS = 10;
const HEALTH_TIMEOUT_SECONDS = 5;
const HEALTH_RETRIES = 3;
/** What a container gets between SIGTERM and SIGKILL; services drain within 25 s. */
const STOP_SECONDS = 30;

/** What runs in a container, as data. */
export interface Program {
  readonly name: string;
  /** Reference of the image, by digest where it is ours. */
  readonly image: string;
  /** Overrides the image's own. @default the image's */
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** ARN of the secret for each variable; ECS reads them, Terraform never. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
  /** User and group by number, never root. */
  readonly user: string;
  /** Hard limit: beyond it the container is killed. */
  readonly memoryMiB: number;
  /** Folders of its own volumes, which it may write. @default none */
  readonly writablePaths?: readonly string[];
  /** A folder that outlives the task, and where the program sees it. @default none */
  readonly kept?: { readonly path: string; readonly volume: KeptVolume };
  /**
   * Whether its root may be written: ECS Exec's agent cannot run beside a container where it may not.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-considerations
   * @default false
   */
  readonly writableRoot?: boolean;
}

/** One container of a service's task. All containers of a task meet on localhost. */
export interface Container extends Program {
  readonly port: number;
  /** Says with exit code 0 that it is well: `["CMD", program, argument]` or `["CMD-SHELL", line]`. */
  readonly healthCommand: readonly string[];
  /** Seconds in which a failing health check does not count, 0 to 300. */
  readonly startSeconds: number;
  /** Containers that have to be healthy before this one starts. @default none */
  readonly after?: readonly string[];
}

export interface LogTarget {
  readonly logGroupName: string;
  readonly region: string;
}

const volumeName = (container: string, path: string): string => `${container}${path.replaceAll("/", "-")}`;

/** Folders that a program may write, each with the volume of its own that backs it. */
const mountsOf = ({ name, writablePaths = [], kept }: Program) =>
  [...writablePaths, ...(kept ? [kept.path] : [])].map((path) => ({ volume: volumeName(name, path), path }));

/**
 * The volumes that programs need, as a task definition has them. They live as long as their task, unless one is kept: that is
 * mounted encrypted, as the task's own role.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
 */
export const volumesOf = (programs: readonly Program[]): EcsTaskDefinitionVolume[] =>
  programs.flatMap(({ kept, ...program }) => [
    ...mountsOf(program).map(({ volume }) => ({ name: volume })),
    ...(kept
      ? [
          {
            name: volumeName(program.name, kept.path),
            efsVolumeConfiguration: {
              fileSystemId: kept.volume.fileSystemId,
              transitEncryption: "ENABLED",
              authorizationConfig: { accessPointId: kept.volume.accessPointId, iam: "ENABLED" },
            },
          },
        ]
      : []),
  ]);

const pairs = (values: Readonly<Record<string, string>>, key: "value" | "valueFrom") =>
  Object.entries(values).map(([name, value]) => ({ name, [key]: value }));

/**
 * A program as ECS wants it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export const programDefinition = (program: Program, { logGroupName, region }: LogTarget) => ({
  name: program.name,
  image: program.image,
  essential: true,
  user: program.user,
  memory: program.memoryMiB,
  readonlyRootFilesystem: !(program.writableRoot ?? false),
  linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
  ...(program.command && { command: program.command }),
  environment: pairs(program.environment, "value"),
  secrets: pairs(program.secrets ?? {}, "valueFrom"),
  mountPoints: mountsOf(program).map(({ volume, path }) => ({
    sourceVolume: volume,
    containerPath: path,
    readOnly: false,
  })),
  stopTimeout: STOP_SECONDS,
  logConfiguration: {
    logDriver: "awslogs",
    options: {
      "awslogs-group": logGroupName,
      "awslogs-region": region,
      "awslogs-stream-prefix": program.name,
    },
  },
});

/** A container of a service as ECS wants it. */
export const containerDefinition = (container: Container, logs: LogTarget) => ({
  ...programDefinition(container, logs),
  portMappings: [{ containerPort: container.port, hostPort: container.port, protocol: "tcp" }],
  dependsOn: (container.after ?? []).map((containerName) => ({ containerName, condition: "HEALTHY" })),
  healthCheck: {
    command: container.healthCommand,
    interval: HEALTH_INTERVAL_SECONDS,
    timeout: HEALTH_TIMEOUT_SECONDS,
    retries: HEALTH_RETRIES,
    startPeriod: container.startSeconds,
  },
});

/** @throws UserError when the containers cannot live in one task. */
export const assertOneTask = (containers: readonly Container[], taskMemoryMiB: number): void => {
  containers.forEach(({ name, port, after = [] }, index) => {
    const earlier = containers.slice(0, index);
    const refuse = (field: string, words: string) => {
      throw new UserError(`containers[${index}].${field}: ${words}`);
    };
    if (earlier.some((other) => other.name === name)) refuse("name", `"${name}" is taken; give each container its own`);
    const rival = earlier.find((other) => other.port === port);
    if (rival) refuse("port", `${port} belongs to "${rival.name}", and a task has one address; choose another`);
    for (const other of after)
      if (!earlier.some((candidate) => candidate.name === other))
        refuse("after", `"${other}" is not a container before "${name}"; list it first`);
  });
  const sum = containers.reduce((total, { memoryMiB }) => total + memoryMiB, 0);
  if (sum > taskMemoryMiB)
    throw new UserError(
      `containers: their limits add up to ${sum} MiB, and the task has ${taskMemoryMiB}; lower one or raise task.memoryMiB`,
    );
};
