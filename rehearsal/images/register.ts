import { ECRClient, ImageAlreadyExistsException, PutImageCommand } from "@aws-sdk/client-ecr";
import { PutParameterCommand, paginateGetParametersByPath, SSMClient } from "@aws-sdk/client-ssm";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import type { ClientOptions } from "../inventory/lister";
import { manifestsOf } from "./attested";
import { type BuiltImage, buildImage } from "./build";
import { releases } from "./releases";

/**
 * Puts an image into its repository, where it is not yet.
 * @param isAttested Whether it was built with an attestation.
 * @returns the digest that its tag stands for.
 */
export const push = async (
  ecr: ECRClient,
  repositoryName: string,
  image: BuiltImage,
  imageTag = image.digest.slice(-12),
  isAttested = false,
): Promise<string> => {
  const manifests = manifestsOf(image, isAttested);
  for (const { manifest: imageManifest, digest: imageDigest, isTagged } of manifests) {
    const put = { repositoryName, imageManifest, imageDigest, ...(isTagged && { imageTag }) };
    await ecr.send(new PutImageCommand(put)).catch((error: unknown) => {
      if (!(error instanceof ImageAlreadyExistsException)) throw error;
    });
  }
  return manifests.at(-1)?.digest ?? image.digest;
};

const servicesOf = async (ssm: SSMClient, environment: string): Promise<string[]> => {
  const Path = namesOf(environment).imageParameter("");
  const services: string[] = [];
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client: ssm }, { Path }))
    services.push(...Parameters.map(({ Name = "" }) => Name.slice(Path.length)));
  if (services.length > 0) return services.sort();
  throw new UserError(`images: there is no parameter below ${Path}; apply storage of ${environment} first`);
};

/**
 * Builds and pushes the image of every service in a release.
 * @returns the digest of each service.
 * @throws UserError when the environment has no image parameters, or there is no such release.
 */
export const pushImages = async (
  options: ClientOptions,
  environment: string,
  version = "current",
): Promise<Readonly<Record<string, string>>> => {
  const release = Object.hasOwn(releases, version) ? releases[version] : undefined;
  if (!release)
    throw new UserError(`images: there is no release "${version}"; use one of ${Object.keys(releases).join(", ")}`);
  const [ecr, ssm] = [new ECRClient(options), new SSMClient(options)];
  const digests: Record<string, string> = {};
  for (const service of await servicesOf(ssm, environment)) {
    const image = await buildImage(service, version, release);
    const isMissing = release.isPushed === false && release.service === service;
    if (!isMissing) await push(ecr, namesOf(environment).repository(service), image);
    digests[service] = image.digest;
  }
  return digests;
};

/**
 * Gives every service of an environment its image, and writes down which it is, as a first deployment does.
 * @returns `SERVICE DIGEST` of each.
 */
export const registerImages = async (
  options: ClientOptions,
  environment: string,
  version?: string,
): Promise<string[]> => {
  const ssm = new SSMClient(options);
  const digests = await pushImages(options, environment, version);
  for (const [service, Value] of Object.entries(digests)) {
    const Name = namesOf(environment).imageParameter(service);
    await ssm.send(new PutParameterCommand({ Name, Value, Overwrite: true }));
  }
  return Object.entries(digests).map(([service, digest]) => `${service} ${digest}`);
};
