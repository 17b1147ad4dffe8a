import { mkdirSync } from "node:fs";
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
import { type ContainerUser, type KeptFolders, mountedVolumes, writableLayer } from "./volumes";

/** What a task is made from, outside of itself. */
export interface Supplies {
  /** What a task cannot reach. */
  readonly readWays: (order: TaskOrder) => Promise<ClosedWay>;
  readonly pull: PullImage;
  readonly readSecret: ReadSecret;
  readonly openLog: OpenLog;
}

/** Where a task runs on this machine. */
export interface TaskPlace {
  readonly folder: string;
  /** Whether volumes can be mounted here. */
  readonly hasMounts: boolean;
  readonly keptFolders: KeptFolders;
}

/** A container that has all it needs to start. */
export interface PreparedContainer {
  readonly process: ProcessSpec;
  readonly log: LogStream;
  readonly stopSignal: NodeJS.Signals;
  /** What somebody should know before it starts. */
  readonly notes: readonly string[];
}

const readSecrets = async (definition: ContainerDefinition, readSecret: ReadSecret) => {
  const values: Record<string, string> = {};
  for (const { name = "", valueFrom = "" } of definition.secrets ?? []) values[name] = await readSecret(valueFrom);
  return values;
};

/** `UID` or `UID:GID`; a name would need the image's own list of users. */
const userOf = ({ user }: ContainerDefinition, { declares }: Image): ContainerUser => {
  const [uid = 0, gid = uid] = (user ?? declares?.user ?? "").split(":").map(Number);
  return Number.isNaN(uid) || Number.isNaN(gid) ? { uid: 0, gid: 0 } : { uid, gid };
};

/** Whom the process has to be on this machine, or undefined for whoever started the task. */
const processUser = ({ uid, gid }: ContainerUser, { needsKnownUser }: Image): ProcessSpec["user"] => {
  if (needsKnownUser) return { uid: knownUser(uid), gid: uid === 0 ? knownUser(0) : gid };
  return uid === 0 ? undefined : { uid, gid };
};

/** What a container may write, and what it sees of its volumes. */
const rootOf = (
  definition: ContainerDefinition,
  image: Image,
  user: ContainerUser,
  { folder, keptFolders }: TaskPlace,
  own: string,
) => {
  const { mounts, notes } = mountedVolumes(definition, image, user, folder, keptFolders);
  const readOnlyRoot = definition.readonlyRootFilesystem ?? false;
  const layer = readOnlyRoot ? [] : writableLayer(definition, image, user, folder, own);
  // Its own folder comes last: a volume may lie above it.
  const all = [...layer, ...mounts, { folder: own, at: own, readOnly: false }];
  return { notes, root: readOnlyRoot || all.length > 1 ? { mounts: all, readOnlyRoot } : {} };
};

/**
 * Takes image and secrets of a container and opens its log, as Fargate does before a task starts.
 * @throws CannotStart when one of them is not there.
 */
export const prepareContainer = async (
  definition: ContainerDefinition,
  taskId: string,
  place: TaskPlace,
  { pull, readSecret, openLog }: Supplies,
): Promise<PreparedContainer> => {
  const { folder, hasMounts } = place;
  const { name = "", environment = [] } = definition;
  const secrets = await readSecrets(definition, readSecret);
  const image = await pull(definition.image ?? "");
  const log = await openLog(definition.logConfiguration, name, taskId);
  const own = path.join(folder, name);
  mkdirSync(own, { recursive: true });
  const user = userOf(definition, image);
  const runsAs = processUser(user, image);
  const { root, notes } = rootOf(definition, image, user, place, own);
  return {
    log,
    notes: hasMounts ? notes : [],
    stopSignal: image.stopSignal,
    process: {
      folder: own,
      command: [...(definition.entryPoint ?? image.entryPoint), ...(definition.command ?? image.command)],
      environment: {
        PATH: CONTAINER_PATH,
        ...image.environment,
        ...(!hasMounts && image.withoutMounts?.(own)),
        ...Object.fromEntries(environment.map((variable) => [variable.name ?? "", variable.value ?? ""])),
        ...secrets,
      },
      // Without namespaces nobody can become another, or see another file system.
      ...(hasMounts && runsAs && { user: runsAs }),
      ...(hasMounts && root),
    },
  };
};
