import type { BaseImage, Ownership } from "./known-images";
import { realPath } from "./real-path";

/** A stage of a build as far as it has come. */
export interface Stage {
  user: string;
  readonly folders: Map<string, Ownership>;
  readonly volumes: Map<string, Ownership>;
  readonly base: Pick<BaseImage, "links" | "users">;
}

/** A folder that nobody made anything else of. */
export const ROOT_OWNED: Ownership = { uid: 0, gid: 0, mode: 0o755 };

/** Declares a volume as an image does: it is whose the folder is now. */
export const declare = ({ volumes, folders, base }: Stage, path: string): void => {
  volumes.set(path, folders.get(realPath(path, base.links)) ?? ROOT_OWNED);
};
