import { UserError } from "../../user-error";
import { type Clients, isMissing } from "../aws/clients";
import { childFinders, type Resolve } from "./child-finders";
import { movesOf, type WantedResource, wantedResources } from "./configuration";
import { finders, nameOf } from "./finders";
import { importIdOf } from "./import-ids";
import { type ManagedResource, managedResources, type Outputs, outputsReadBy } from "./state";
import type { Workspace } from "./workspace";

/** A resource that exists in AWS and should be Terraform's, but is not in the state. */
export interface Orphan {
  readonly address: string;
  /** Terraform's import id. */
  readonly id: string;
}

/** Something that the stack wants under one address, and that its state records under another one. */
export interface Held extends Orphan {
  readonly recordedAs: string;
}

const findOne = async (
  { address, type, settings }: WantedResource,
  { deployment, stack }: Workspace,
  clients: Clients,
) => {
  const find = finders[type];
  const name = nameOf(type, settings);
  if (!find || !name) return undefined;
  try {
    const { id, tags = [], isMadeByAws = false } = await find(name, clients, deployment);
    if (!id) return undefined;
    const own = { Project: "StockWiz", Environment: deployment.environment.name, Stack: stack };
    const isOurs = Object.entries(own).every(([key, value]) =>
      tags.some(({ Key, Value }) => Key === key && Value === value),
    );
    if (isOurs || isMadeByAws) return { address, id };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  throw new UserError(
    `${address}: "${name}" exists in AWS already and does not carry the tags of ${stack} of ${deployment.environment.name}, ` +
      "so it is somebody else's; rename or remove it, then plan again",
  );
};

const REFERENCE = /^\$\{(\w+\.[\w-]+)\.(\w+)\}$/;
/** An output of another stack, or one element of it. */
const OUTPUT = /^\$\{(?:element\()?data\.terraform_remote_state\.([\w-]+)\.outputs\.(\w+)(?:, (\d+)\))?\}$/;

const outputIn = (read: ReadonlyMap<string, Outputs>, setting: string): string | undefined => {
  const [, state = "", name = "", index] = OUTPUT.exec(setting) ?? [];
  const value = read.get(state)?.[name]?.value;
  const found = index !== undefined && Array.isArray(value) ? value[Number(index) % value.length] : value;
  return typeof found === "string" ? found : undefined;
};

/** What the settings of a stack refer to, as far as it is there: recorded, found, or an output of a stack before it. */
const resolving =
  (
    recorded: ReadonlyMap<string, ManagedResource>,
    found: ReadonlyMap<string, string>,
    read: ReadonlyMap<string, Outputs>,
  ): Resolve =>
  (setting) => {
    if (typeof setting !== "string") return undefined;
    const [, address = "", attribute = ""] = REFERENCE.exec(setting) ?? [];
    if (!address) return setting.includes("${") ? outputIn(read, setting) : setting;
    const value = recorded.get(address)?.values[attribute];
    return typeof value === "string" ? value : found.get(address);
  };

const findChild = async ({ type, settings }: WantedResource, resolve: Resolve, clients: Clients) => {
  try {
    return await childFinders[type]?.(settings, resolve, clients);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** What the state records, by address; what has moved, by the address that it has from now on as well. */
const recordedIn = async (workspace: Workspace): Promise<ReadonlyMap<string, ManagedResource>> => {
  const recorded = new Map((await managedResources(workspace)).map((resource) => [resource.address, resource]));
  for (const { from, to } of movesOf(workspace)) {
    const resource = recorded.get(from);
    if (resource && !recorded.has(to)) recorded.set(to, resource);
  }
  return recorded;
};

/** Finds everything that is missing, its children last. @returns Terraform's import id of each, by address. */
const findAll = async (
  missing: readonly WantedResource[],
  recorded: ReadonlyMap<string, ManagedResource>,
  workspace: Workspace,
  clients: Clients,
): Promise<ReadonlyMap<string, string>> => {
  const named = await Promise.all(missing.map((resource) => findOne(resource, workspace, clients)));
  const found = new Map(named.filter((orphan) => orphan !== undefined).map(({ address, id }) => [address, id]));
  const resolve = resolving(recorded, found, await outputsReadBy(workspace));
  for (const type of Object.keys(childFinders))
    await Promise.all(
      missing
        .filter((resource) => resource.type === type)
        .map(async (resource) => {
          const id = await findChild(resource, resolve, clients);
          if (id) found.set(resource.address, id);
        }),
    );
  return found;
};

const keyOf = (address: string, id: string): string => `${address.split(".")[0]} ${id}`;

/**
 * Tells what no address of a state records from what one does. Imported under a second address, it would be destroyed with
 * the first one, which no stack wants any more.
 */
export const divide = (
  found: ReadonlyMap<string, string>,
  recorded: Iterable<ManagedResource>,
): { orphans: Orphan[]; held: Held[] } => {
  const holders = new Map([...recorded].map((resource) => [keyOf(resource.address, importIdOf(resource)), resource]));
  const all = [...found].map(([address, id]) => ({
    address,
    id,
    recordedAs: holders.get(keyOf(address, id))?.address,
  }));
  return {
    orphans: all.filter(({ recordedAs }) => !recordedAs).map(({ address, id }) => ({ address, id })),
    held: all.flatMap(({ recordedAs, ...orphan }) => (recordedAs ? { ...orphan, recordedAs } : [])),
  };
};

/**
 * What an interrupted run made and could not write into the state: everything that the stack wants, that the state does not
 * know under any address, that exists, and that carries the stack's own tags or has its place in something that does; and
 * what AWS makes by itself for the environment. Beside it what the state knows under an address that the stack has given up.
 * @throws UserError when something of that name exists and is not the stack's.
 */
export const findOrphans = async (
  workspace: Workspace,
  clients: Clients,
): Promise<{ readonly orphans: readonly Orphan[]; readonly held: readonly Held[] }> => {
  const recorded = await recordedIn(workspace);
  const missing = wantedResources(workspace).filter(({ address }) => !recorded.has(address));
  return divide(await findAll(missing, recorded, workspace, clients), recorded.values());
};
