import {
  BatchGetImageCommand,
  type ECRClient,
  type ImageDetail,
  PutImageCommand,
  paginateDescribeImages,
} from "@aws-sdk/client-ecr";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";
import { currentService } from "../deployment/ecs";
import type { Digests } from "../deployment/image-parameters";
import { type Releases, writeReleases } from "../deployment/releases";
import { digestsIn } from "../deployment/running-images";

/** Digits of a digest that name an image which has no tag of its own. */
const DIGITS = 12;

interface Repository {
  readonly ecr: ECRClient;
  readonly repositoryName: string;
  /** What the tag of a release begins with. */
  readonly prefix: string;
  /** Releases that it keeps. */
  readonly releasesHeld: number;
}

type IsKept = (image: ImageDetail) => boolean;

const imagesIn = async ({ ecr, repositoryName }: Repository): Promise<ImageDetail[]> => {
  const images: ImageDetail[] = [];
  for await (const { imageDetails = [] } of paginateDescribeImages({ client: ecr }, { repositoryName }))
    images.push(...imageDetails);
  return images;
};

/** Gives an image its second tag: the same manifest under another name. */
const addTag = async ({ ecr, repositoryName, prefix }: Repository, image: ImageDetail): Promise<void> => {
  const { imageDigest = "", imageTags: [version = imageDigest.slice(-DIGITS)] = [] } = image;
  const got = await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] }));
  const { imageManifest, imageManifestMediaType } = got.images?.[0] ?? {};
  const imageTag = `${prefix}${version}`;
  await ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageManifestMediaType, imageDigest, imageTag }));
};

const isRelease = ({ prefix }: Repository, { imageTags = [] }: ImageDetail): boolean =>
  imageTags.some((tag) => tag.startsWith(prefix));

const pushedAt = ({ imagePushedAt }: ImageDetail): number => imagePushedAt?.getTime() ?? 0;

/**
 * A repository lets the oldest push go when it holds one release too many, also when that one runs again since it was gone
 * back to.
 * @throws UserError when that could be one of these with the next release.
 */
const refuseWithoutRoom = (repository: Repository, images: readonly ImageDetail[], isKept: IsKept): void => {
  const { repositoryName, prefix, releasesHeld } = repository;
  const newestFirst = images
    .filter((image) => isKept(image) || isRelease(repository, image))
    .toSorted((one, other) => pushedAt(other) - pushedAt(one));
  if (newestFirst.findLastIndex(isKept) + 1 < releasesHeld) return;
  const former = newestFirst.filter((image) => !isKept(image));
  const tags = former.flatMap(({ imageTags = [] }) => imageTags.filter((tag) => tag.startsWith(prefix)));
  throw new UserError(
    `images: ${repositoryName}: holds ${newestFirst.length} releases, ${releasesHeld} are kept, and what served last would ` +
      "expire with the next one; an administrator takes the tag from those that were taken back: aws ecr batch-delete-image " +
      `--repository-name ${repositoryName} --image-ids ${tags.map((tag) => `imageTag=${tag}`).join(" ")}`,
  );
};

/** What the service runs, of every deployment that it has. */
const runningIn = async (deployment: Deployment): Promise<Digests[]> => {
  const { deployments = [] } = (await currentService(deployment)) ?? {};
  return Promise.all(deployments.map(({ taskDefinition = "" }) => digestsIn(deployment, taskDefinition)));
};

/** Does something in each repository that holds an image of these sets, or one that runs. */
const inEachRepository = async (
  deployment: Deployment,
  sets: readonly Digests[],
  act: (repository: Repository, images: readonly ImageDetail[], isKept: IsKept) => Promise<void> | void,
): Promise<void> => {
  const { ecr } = clientsOf(deployment.region);
  const { name, imagesKept } = deployment.environment;
  const names = namesOf(name);
  const releasesHeld = names.releasesHeld(imagesKept.perService);
  const kept = [...sets, ...(await runningIn(deployment))];
  for (const service of new Set(kept.flatMap((digests) => Object.keys(digests)))) {
    const repository = { ecr, repositoryName: names.repository(service), prefix: names.releaseTag(""), releasesHeld };
    const digests = new Set(kept.flatMap((one) => one[service] ?? []));
    await act(repository, await imagesIn(repository), ({ imageDigest = "" }) => digests.has(imageDigest));
  }
};

/**
 * Makes releases of the images of these sets and of those that run: the lifecycle policy of each repository counts them by
 * themselves, whatever else is pushed.
 */
export const keepReleases = (deployment: Deployment, sets: readonly Digests[]): Promise<void> =>
  inEachRepository(deployment, sets, async (repository, images, isKept) => {
    for (const image of images.filter(isKept)) if (!isRelease(repository, image)) await addTag(repository, image);
  });

/** @throws UserError when one more release could let an image expire that is in these sets, or runs. */
export const refuseToLoseReleases = (deployment: Deployment, sets: readonly Digests[]): Promise<void> =>
  inEachRepository(deployment, sets, refuseWithoutRoom);

/** Writes down what has served, and keeps its images. */
export const keepServed = async (deployment: Deployment, releases: Releases): Promise<void> => {
  await writeReleases(deployment, releases);
  await keepReleases(
    deployment,
    releases.served.map(({ digests }) => digests),
  );
};
