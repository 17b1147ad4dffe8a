import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { ROOT_OWNED } from "../images/build-stage";
import type { Ownership } from "../images/known-images";
import { realPath } from "../images/real-path";
import type { Image } from "./image";
import type { MountedFolder } from "./protocol";

const CLONE = path.join(__dirname, "..", "..");
const WRITE = 2;
/** How far the bits of owner and group lie from those of all others. */
const [OWNER, GROUP] = [6, 3];
const BITS = 7;
const OCTAL = 8;
const MODE_DIGITS = 4;

/** A container's user by number. */
export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
}

/** The bits of a folder's mode that count for a user: root may do anything. */
const bitsFor = ({ uid, gid, mode }: Ownership, user: ContainerUser): number => {
  if (user.uid === 0) return BITS;
  if (user.uid === uid) return (mode >> OWNER) & BITS;
  return (user.gid === gid ? mode >> GROUP : mode) & BITS;
};

/**
 * Whose an empty volume is at a path: as the image has that folder where it declares a volume of that very path, and
 * otherwise root's. A path that leads through a link is none that it declares.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
 * @see https://github.com/aws/containers-roadmap/issues/938
 */
const ownershipAt = (at: string, { declares }: Image): Ownership =>
  (realPath(at, declares?.links ?? {}) === at && declares?.volumes.get(at)) || ROOT_OWNED;

/** Shows a folder as a user may use it. All files of a task are one user's on this machine, so what he may not write is read-only. */
const mounted = (folder: string, at: string, bits: number, isReadOnly = false): MountedFolder => {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, bits << OWNER);
  return { folder, at, readOnly: isReadOnly || (bits & WRITE) === 0 };
};

/** Our own files lie below some folders, which stay as they are. */
const isFree = (at: string, taskFolder: string): boolean =>
  [CLONE, taskFolder].every((place) => !`${place}/`.startsWith(`${at}/`));

const why = (at: string, { declares }: Image): string => {
  const real = realPath(at, declares?.links ?? {});
  return real === at ? "its image declares no VOLUME of that path" : `the path leads through a link to ${real}`;
};

/** A folder that outlives the tasks that mount it, and whom its file system takes everybody for. */
export interface KeptFolder {
  readonly folder: string;
  readonly ownership: Ownership;
  /** Whoever asks is this one. @default the container's own user */
  readonly user?: ContainerUser;
}

/** The kept folder of each volume that has one, by the volume's name. */
export type KeptFolders = ReadonlyMap<string, KeptFolder>;

/** What a container sees of the volumes that its definition mounts, and what somebody should know of them. */
export const mountedVolumes = (
  { name = "", mountPoints = [] }: ContainerDefinition,
  image: Image,
  user: ContainerUser,
  taskFolder: string,
  keptFolders: KeptFolders = new Map(),
): { readonly mounts: readonly MountedFolder[]; readonly notes: readonly string[] } => {
  const notes: string[] = [];
  const mounts = mountPoints.flatMap(({ sourceVolume = "", containerPath: at = "", readOnly = false }) => {
    const kept = keptFolders.get(sourceVolume);
    const ownership = kept?.ownership ?? ownershipAt(at, image);
    const bits = bitsFor(ownership, kept?.user ?? user);
    if ((bits & WRITE) === 0 && !readOnly)
      notes.push(
        `container ${name}: user ${user.uid} cannot write its volume at ${at}, which is ${ownership.uid}:${ownership.gid}'s with mode ${ownership.mode.toString(OCTAL).padStart(MODE_DIGITS, "0")}: ${kept ? "its access point, or the policy of its file system, makes it so" : why(at, image)}`,
      );
    return isFree(at, taskFolder)
      ? [mounted(kept?.folder ?? path.join(taskFolder, "volumes", sourceVolume), at, bits, readOnly)]
      : [];
  });
  return { mounts, notes };
};

/**
 * Folders of the image itself that its user may write, which a root that is not read-only lets him: those that no volume
 * is mounted at.
 */
export const writableLayer = (
  { mountPoints = [] }: ContainerDefinition,
  { declares }: Image,
  user: ContainerUser,
  taskFolder: string,
  own: string,
): MountedFolder[] =>
  [...(declares?.folders ?? [])]
    .filter(([at, ownership]) => (bitsFor(ownership, user) & WRITE) !== 0 && isFree(at, taskFolder))
    .filter(([at]) => !mountPoints.some(({ containerPath = "" }) => `${containerPath}/`.startsWith(`${at}/`)))
    .map(([at, ownership]) => mounted(path.join(own, "layer", at.replaceAll("/", "-")), at, bitsFor(ownership, user)));
