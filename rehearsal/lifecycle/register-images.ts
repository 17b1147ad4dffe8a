import { createHash } from "node:crypto";
import { ECRClient, ImageAlreadyExistsException, PutImageCommand } from "@aws-sdk/client-ecr";
import { PutParameterCommand, paginateGetParametersByPath, SSMClient } from "@aws-sdk/client-ssm";
import { UserError } from "../../user-error";
import type { ClientOptions } from "../inventory/lister";

/** A manifest without layers: enough for a registry, which keeps it and never runs it. */
const manifestOf = (service: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", size: 2, digest: `sha256:${"0".repeat(64)}` },
    layers: [],
    annotations: { "org.opencontainers.image.title": service }, // so that each service has a digest of its own
  });

/** Puts an image where it is not yet. @returns its digest, which a registry makes from the manifest. */
const putImage = async (ecr: ECRClient, repositoryName: string, service: string): Promise<string> => {
  const imageManifest = manifestOf(service);
  const imageDigest = `sha256:${createHash("sha256").update(imageManifest).digest("hex")}`;
  await ecr
    .send(new PutImageCommand({ repositoryName, imageManifest, imageDigest, imageTag: "lifecycle" }))
    .catch((error: unknown) => {
      if (!(error instanceof ImageAlreadyExistsException)) throw error;
    });
  return imageDigest;
};

/**
 * Gives every service of an environment an image, as a build does, and writes down which it is, as a deployment does.
 * @returns `SERVICE DIGEST` of each.
 * @throws UserError when the environment has no image parameters.
 */
export const registerImages = async (options: ClientOptions, environment: string): Promise<string[]> => {
  const [ecr, ssm] = [new ECRClient(options), new SSMClient(options)];
  const Path = `/stockwiz/${environment}/images/`;
  const registered: string[] = [];
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client: ssm }, { Path }))
    for (const { Name = "" } of Parameters) {
      const service = Name.slice(Path.length);
      const digest = await putImage(ecr, `${environment}-stockwiz-${service}`, service);
      await ssm.send(new PutParameterCommand({ Name, Value: digest, Overwrite: true }));
      registered.push(`${service} ${digest}`);
    }
  if (registered.length === 0)
    throw new UserError(`images: there is no parameter below ${Path}; apply storage of ${environment} first`);
  return registered.sort();
};
