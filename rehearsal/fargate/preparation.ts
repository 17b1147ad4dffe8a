import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import type { LogStream } from "../runtime/cloudwatch-stream";
import type { Image, PullImage } from "./image";
import type { OpenLog } from "./log-stream";
import { CONTAINER_PATH, knownUser } from "./programs";
import type { ProcessSpec } from "./protocol";
import type { ClosedWay } from "./reachable";
import type { ReadSecret } from "./secrets";
import type { TaskOrder } from "./task-run";

/** What a task is made from, outside of itself. */
export interface Supplies {
  /** What a task cannot reach. */
  readonly readWays: (order: TaskOrder) => Promise<ClosedWay>;
  readonly pull: PullImage;
  readonly readSecret: ReadSecret;
  readonly openLog: OpenLog;
}

/** A container that has all it needs to start. */
export interface PreparedContainer {
  readonly process: ProcessSpec;
  readonly log: LogStream;
  readonly stopSignal: NodeJS.Signals;
}

const readSecrets = async (definition: ContainerDefinition, readSecret: ReadSecret) => {
  const values: Record<string, string> = {};
  for (const { name = "", valueFrom = "" } of definition.secrets ?? []) values[name] = await readSecret(valueFrom);
  return values;
};

/** `UID` or `UID:GID`; a name would need the image's own list of users. */
const userOf = ({ user }: ContainerDefinition, { needsKnownUser }: Image): ProcessSpec["user"] => {
  const [uid, gid = uid] = (user ?? "").split(":").map(Number);
  if (!uid && needsKnownUser) return { uid: knownUser(0), gid: knownUser(0) };
  if (!uid || gid === undefined || Number.isNaN(gid)) return undefined;
  return { uid: needsKnownUser ? knownUser(uid) : uid, gid };
};

const CLONE = path.join(__dirname, "..", "..");

/**
 * The container's own folder and its volumes. A volume lies where the machine has a folder of that name, unless our own
 * files are below it.
 */
const writableOf = ({ mountPoints = [] }: ContainerDefinition, taskFolder: string, own: string) => {
  const volumes = mountPoints.flatMap(({ sourceVolume = "", containerPath: at = "" }) => {
    const isFree = [CLONE, taskFolder].every((place) => !`${place}/`.startsWith(`${at}/`));
    return isFree && existsSync(at) ? [{ folder: path.join(taskFolder, "volumes", sourceVolume), at }] : [];
  });
  for (const { folder } of volumes) mkdirSync(folder, { recursive: true });
  return [{ folder: own, at: own }, ...volumes];
};

/**
 * Takes image and secrets of a container and opens its log, as Fargate does before a task starts.
 * @param folder The task's.
 * @throws CannotStart when one of them is not there.
 */
export const prepareContainer = async (
  definition: ContainerDefinition,
  taskId: string,
  folder: string,
  { pull, readSecret, openLog }: Supplies,
): Promise<PreparedContainer> => {
  const { name = "", environment = [] } = definition;
  const secrets = await readSecrets(definition, readSecret);
  const image = await pull(definition.image ?? "");
  const log = await openLog(definition.logConfiguration, name, taskId);
  const own = path.join(folder, name);
  mkdirSync(own, { recursive: true });
  const user = userOf(definition, image);
  return {
    log,
    stopSignal: image.stopSignal,
    process: {
      folder: own,
      command: [...(definition.entryPoint ?? image.entryPoint), ...(definition.command ?? image.command)],
      environment: {
        PATH: CONTAINER_PATH,
        ...image.environment,
        ...Object.fromEntries(environment.map((variable) => [variable.name ?? "", variable.value ?? ""])),
        ...secrets,
      },
      ...(user && { user }),
      ...(definition.readonlyRootFilesystem && { writable: writableOf(definition, folder, own) }),
    },
  };
};
