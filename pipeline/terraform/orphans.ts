import { UserError } from "../../user-error";
import { type Clients, isMissing } from "../aws/clients";
import { type WantedResource, wantedResources } from "./configuration";
import { finders, nameOf } from "./finders";
import { managedResources } from "./state";
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
    const { id, tags = [] } = await find(name, clients, deployment);
    if (!id) return undefined;
    const own = { Project: "StockWiz", Environment: deployment.environment.name, Stack: stack };
    const isOurs = Object.entries(own).every(([key, value]) =>
      tags.some(({ Key, Value }) => Key === key && Value === value),
    );
    if (isOurs) return { address, id };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  throw new UserError(
    `${address}: "${name}" exists in AWS already and does not carry the tags of ${stack} of ${deployment.environment.name}, ` +
      "so it is somebody else's; rename or remove it, then plan again",
  );
};

/**
 * What an interrupted run made and could not write into the state: everything that the stack wants, that the state does not
 * know, that exists, and that carries the stack's own tags.
 * @throws UserError when something of that name exists and is not the stack's.
 */
export const findOrphans = async (workspace: Workspace, clients: Clients): Promise<Orphan[]> => {
  const recorded = new Set((await managedResources(workspace)).map(({ address }) => address));
  const missing = wantedResources(workspace).filter(({ address }) => !recorded.has(address));
  const found = await Promise.all(missing.map((resource) => findOne(resource, workspace, clients)));
  return found.filter((orphan) => orphan !== undefined);
};
