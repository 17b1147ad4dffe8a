import { DescribeRepositoriesCommand, ListTagsForResourceCommand as ListEcrTagsCommand } from "@aws-sdk/client-ecr";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetParameterCommand, ListTagsForResourceCommand as ListSsmTagsCommand } from "@aws-sdk/client-ssm";
import { UserError } from "../../user-error";
import { type Clients, isMissing } from "../aws/clients";
import { type WantedResource, wantedResources } from "./configuration";
import { managedResources } from "./state";
import type { Workspace } from "./workspace";

type Tags = { Key?: string | undefined; Value?: string | undefined }[];

/**
 * How to find, by its name, a resource of a type whose creation fails when it exists already. The other types need no
 * entry: to create them is to overwrite them.
 * @returns its tags; a missing one is an error that AWS names so.
 */
const finders: Readonly<Record<string, (name: string, clients: Clients) => Promise<Tags>>> = {
  async aws_ecr_repository(name, { ecr }) {
    const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }));
    const { tags } = await ecr.send(new ListEcrTagsCommand({ resourceArn: repositories?.[0]?.repositoryArn }));
    return tags ?? [];
  },
  async aws_ssm_parameter(name, { ssm }) {
    await ssm.send(new GetParameterCommand({ Name: name }));
    const { TagList } = await ssm.send(new ListSsmTagsCommand({ ResourceType: "Parameter", ResourceId: name }));
    return TagList ?? [];
  },
  async aws_iam_role(name, { iam }) {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    return Role?.Tags ?? [];
  },
};

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
  const { name } = settings;
  if (!find || typeof name !== "string") return undefined;
  try {
    const tags = await find(name, clients);
    const own = { Project: "StockWiz", Environment: deployment.environment.name, Stack: stack };
    const isOurs = Object.entries(own).every(([key, value]) =>
      tags.some(({ Key, Value }) => Key === key && Value === value),
    );
    if (isOurs) return { address, id: name };
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
