import { GetParametersByPathCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";
import { inlineCode, plain } from "../markdown";

/** Digest that each service runs, by service. */
export type Digests = Readonly<Record<string, string>>;

/** The images as Markdown. */
export const imageTable = (digests: Digests): string =>
  [
    "| service | image that serves |",
    "|---|---|",
    ...Object.entries(digests).map(([service, digest]) => `| ${plain(service)} | ${inlineCode(digest)} |`),
  ].join("\n");

const folderOf = ({ environment }: Deployment): string => namesOf(environment.name).imageParameter("");

/** What was deployed last. */
export const readDigests = async (deployment: Deployment): Promise<Digests> => {
  const { ssm } = clientsOf(deployment.region);
  const Path = folderOf(deployment);
  const { Parameters = [] } = await ssm.send(new GetParametersByPathCommand({ Path }));
  return Object.fromEntries(Parameters.map(({ Name = "", Value = "" }) => [Name.slice(Path.length), Value]));
};

const refuseUnknown = (deployment: Deployment, known: Digests, digests: Digests): void => {
  const unknown = Object.keys(digests).filter((service) => !Object.hasOwn(known, service));
  if (unknown.length > 0)
    throw new UserError(
      `images: ${unknown.join(", ")}: ${deployment.environment.name} has no such service; it has ${Object.keys(known).sort().join(", ")}`,
    );
};

/** @throws UserError when one of the services has no parameter. */
export const checkServices = async (deployment: Deployment, digests: Digests): Promise<void> =>
  refuseUnknown(deployment, await readDigests(deployment), digests);

/** @throws UserError when one of the services has no parameter. */
export const writeDigests = async (deployment: Deployment, digests: Digests): Promise<void> => {
  const known = await readDigests(deployment);
  refuseUnknown(deployment, known, digests);
  const { ssm } = clientsOf(deployment.region);
  for (const [service, Value] of Object.entries(digests))
    if (known[service] !== Value)
      await ssm.send(new PutParameterCommand({ Name: `${folderOf(deployment)}${service}`, Value, Overwrite: true }));
};
