import { clientsOf } from "../aws/clients";
import { type StateFile, stateAt } from "../aws/state-bucket";
import { remoteStatesOf } from "./configuration";
import type { Workspace } from "./workspace";

/** Outputs of a stack, by name. */
export type Outputs = NonNullable<StateFile["outputs"]>;

/** A resource that Terraform manages, as its state records it. */
export interface ManagedResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const stateOf = ({ deployment, stateKey }: Workspace): Promise<StateFile> =>
  stateAt(clientsOf(deployment.region).s3, deployment, stateKey);

/** What the state of a stack records; nothing when there is no state. */
export const managedResources = async (workspace: Workspace): Promise<readonly ManagedResource[]> => {
  const { resources = [] } = await stateOf(workspace);
  return resources
    .filter(({ mode }) => mode === "managed")
    .map(({ type, name, instances }) => ({
      address: `${type}.${name}`,
      type,
      values: instances[0]?.attributes ?? {}, // nothing of ours is counted
    }));
};

/** Whether a stack has left nothing in its state, not even an output. */
export const isEmpty = async (workspace: Workspace): Promise<boolean> => {
  const { outputs = {} } = await stateOf(workspace);
  return Object.keys(outputs).length === 0 && (await managedResources(workspace)).length === 0;
};

/** An output of a stack, as its state has it; `undefined` when it has none of that name. */
export const outputOf = async (workspace: Workspace, name: string): Promise<unknown> =>
  (await stateOf(workspace)).outputs?.[name]?.value;

/** Outputs of each stack that a synthesized one reads, by the name that it reads them under. */
export const outputsReadBy = async (workspace: Workspace): Promise<ReadonlyMap<string, Outputs>> => {
  const { deployment } = workspace;
  const { s3 } = clientsOf(deployment.region);
  const states = [...remoteStatesOf(workspace)].map(
    async ([name, key]) => [name, (await stateAt(s3, deployment, key)).outputs ?? {}] as const,
  );
  return new Map(await Promise.all(states));
};
