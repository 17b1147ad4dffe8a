import { runIn } from "./terraform";
import type { Workspace } from "./workspace";

/** A resource that Terraform manages, as its state records it. */
export interface ManagedResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The parts of a state file, version 4, that the pipeline reads. */
interface StateFile {
  readonly resources?: readonly {
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes?: Readonly<Record<string, unknown>> }[];
  }[];
}

/**
 * What the state of a stack records; nothing when there is no state. Terraform pulls it without starting a provider, so this
 * takes a tenth of what `terraform show` does.
 */
export const managedResources = async (workspace: Workspace): Promise<readonly ManagedResource[]> => {
  const text = await runIn(workspace, workspace.terraform("state", "pull"));
  const { resources = [] } = JSON.parse(text.trim() || "{}") as StateFile;
  return resources
    .filter(({ mode }) => mode === "managed")
    .map(({ type, name, instances }) => ({
      address: `${type}.${name}`,
      type,
      values: instances[0]?.attributes ?? {}, // nothing of ours is counted
    }));
};
