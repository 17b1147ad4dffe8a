import { UserError } from "../../user-error";
import { type Clients, isMissing } from "../aws/clients";
import { childFinders, type Resolve } from "./child-finders";
import { type WantedResource, wantedResources } from "./configuration";
import { finders, nameOf } from "./finders";
import { type ManagedResource, managedResources } from "./state";
import type { Workspace } from "./workspace";

/** A resource that exists in AWS and should be Terraform's, but is not in the state. */
export interface Orphan {
  readonly address: string;
  /** Terraform's import id. */
  readonly id: string;
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

/** What the settings of a stack refer to, as far as its resources are there: recorded, or found. */
const resolving =
  (recorded: ReadonlyMap<string, ManagedResource>, found: ReadonlyMap<string, string>): Resolve =>
  (setting) => {
    if (typeof setting !== "string") return undefined;
    const [, address = "", attribute = ""] = REFERENCE.exec(setting) ?? [];
    if (!address) return setting.includes("${") ? undefined : setting;
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

/**
 * What an interrupted run made and could not write into the state: everything that the stack wants, that the state does not
 * know, that exists, and that carries the stack's own tags or has its place in something that does; and what AWS
 * makes by itself for the environment.
 * @throws UserError when something of that name exists and is not the stack's.
 */
export const findOrphans = async (workspace: Workspace, clients: Clients): Promise<Orphan[]> => {
  const recorded = new Map((await managedResources(workspace)).map((resource) => [resource.address, resource]));
  const missing = wantedResources(workspace).filter(({ address }) => !recorded.has(address));
  const named = await Promise.all(missing.map((resource) => findOne(resource, workspace, clients)));
  const found = new Map(named.filter((orphan) => orphan !== undefined).map(({ address, id }) => [address, id]));
  const resolve = resolving(recorded, found);
  for (const type of Object.keys(childFinders))
    await Promise.all(
      missing
        .filter((resource) => resource.type === type)
        .map(async (resource) => {
          const id = await findChild(resource, resolve, clients);
          if (id) found.set(resource.address, id);
        }),
    );
  return [...found].map(([address, id]) => ({ address, id }));
};
