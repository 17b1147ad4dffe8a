import { isDeepStrictEqual } from "node:util";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import type { Deployment } from "../../environments/deployment";
import { UserError } from "../../user-error";
import { clientsOf, isMissing } from "../aws/clients";
import type { Digests } from "./image-parameters";

const releaseSchema = z.object({
  /** When it was found to serve, or when its deployment began. */
  at: z.iso.datetime(),
  /** Digest of each service's image. */
  digests: z.record(z.string(), z.string()),
});
const schema = z.object({
  /** Sets of images that took the traffic, oldest first. */
  served: z.array(releaseSchema),
  /** The set that is being deployed, or whose deployment was cut off. */
  underWay: releaseSchema.optional(),
});

export type Release = Readonly<z.output<typeof releaseSchema>>;

/**
 * What has served, kept as `<env>/releases.json` in the state bucket, which is encrypted, versioned and the pipeline's own.
 *
 * ECS cannot tell it: its revisions and deployments name every set of images that became steady, and a release that answers
 * an old commit or fails the smoke test is steady too. The image parameters cannot tell it either: a killed `deploy` leaves
 * in them what nobody has seen serve. So `deploy` writes down what it is about to do before it does it, and what came of it.
 */
export type Releases = Readonly<z.output<typeof schema>>;

const objectOf = ({ stateBucket, environment }: Deployment) => ({
  Bucket: stateBucket,
  Key: `${environment.name}/releases.json`,
});

/** @throws UserError when the record is not what the steps write. */
export const readReleases = async (deployment: Deployment): Promise<Releases> => {
  const { s3 } = clientsOf(deployment.region);
  const object = objectOf(deployment);
  let text: string | undefined;
  try {
    text = await (await s3.send(new GetObjectCommand(object))).Body?.transformToString();
  } catch (error) {
    if (isMissing(error)) return { served: [] };
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text ?? ""));
  } catch (cause) {
    throw new UserError(
      `releases: s3://${object.Bucket}/${object.Key} is not what deploy wrote; bring back an older version of it, or remove it`,
      { cause },
    );
  }
};

export const writeReleases = async (deployment: Deployment, releases: Releases): Promise<void> => {
  const { s3 } = clientsOf(deployment.region);
  const Body = JSON.stringify(releases, undefined, 2);
  await s3.send(new PutObjectCommand({ ...objectOf(deployment), Body, ContentType: "application/json" }));
};

/** The record is of a service: the next environment of the name has not served anything yet. */
export const forgetReleases = async (deployment: Deployment): Promise<void> => {
  const { served, underWay } = await readReleases(deployment);
  if (served.length > 0 || underWay) await writeReleases(deployment, { served: [] });
};

const now = (): string => new Date().toISOString();

/**
 * The record once a set of images was seen to serve; nothing is under way any more.
 * @param kept How many sets it holds: what is in it, no repository lets go.
 */
export const withServed = ({ served }: Releases, digests: Digests, kept: number): Releases => {
  const isLast = isDeepStrictEqual(served.at(-1)?.digests, digests);
  return { served: isLast ? served : [...served, { at: now(), digests }].slice(-kept) };
};

/** The record while a set of images is being deployed. */
export const withUnderWay = ({ served }: Releases, digests: Digests): Releases => ({
  served,
  underWay: { at: now(), digests },
});

/** What to put back when a deployment fails: after one that was cut off, the parameters name what nobody saw serve. */
export const lastGood = ({ served, underWay }: Releases, parameters: Digests): Digests =>
  (underWay && served.at(-1)?.digests) ?? parameters;

/**
 * What to go back to: after a deployment that was cut off the set that served before it, otherwise the last one that is not
 * what the parameters name now.
 */
export const releaseBefore = ({ served, underWay }: Releases, parameters: Digests): Release | undefined =>
  underWay ? served.at(-1) : served.findLast(({ digests }) => !isDeepStrictEqual(digests, parameters));

/** The record without what came after a release: it served, and was taken back. */
export const upTo = ({ served }: Releases, release: Release): Releases => ({
  served: served.slice(0, served.lastIndexOf(release) + 1),
});
