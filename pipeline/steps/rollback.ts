import { UserError } from "../../user-error";
import { requireCacheToken } from "../aws/cache-token";
import { causeOf } from "../deployment/cause";
import { currentService } from "../deployment/ecs";
import { describeGap, measuringGap } from "../deployment/gap";
import { imageTable, readDigests, writeDigests } from "../deployment/image-parameters";
import { hasMigration } from "../deployment/migration";
import { refuseAtNight } from "../deployment/night";
import {
  type Release,
  type Releases,
  readReleases,
  releaseBefore,
  upTo,
  withServed,
  withUnderWay,
  writeReleases,
} from "../deployment/releases";
import { tagsOf } from "../deployment/running-images";
import { serveAgain } from "../deployment/serve-images";
import { keepServed } from "../images/kept-releases";
import type { Step, StepContext } from "../step";
import { adoptOrphans } from "../terraform/adoption";
import { Workspace } from "../terraform/workspace";
import { initialization } from "./initialization";
import { synthesis } from "./synth";

/** What is known before anything is changed. */
interface Way {
  release?: Release;
  releases?: Releases;
}

/** @throws UserError when there is nothing to go back to, or not all of it is there any more. */
const findWay = async ({ deployment }: StepContext, way: Way): Promise<void> => {
  const { name } = deployment.environment;
  if (!(await currentService(deployment)))
    throw new UserError(`rollback: ${name} has no service; make it with: npm run step -- apply --env ${name}`);
  await refuseAtNight(deployment, "rollback");
  const releases = await readReleases(deployment);
  const release = releaseBefore(releases, await readDigests(deployment));
  if (!release)
    throw new UserError(
      `rollback: there is nothing to go back to: no other images are known to have served in ${name}; ` +
        `run good ones with: npm run step -- deploy --env ${name} --images FILE`,
    );
  const gone: string[] = [];
  for (const [service, digest] of Object.entries(release.digests))
    if ((await tagsOf(deployment, service, digest)) === undefined) gone.push(`${service} ${digest}`);
  if (gone.length > 0)
    throw new UserError(
      `rollback: what served until ${release.at} is not in its repository any more: ${gone.join(", ")}; nothing was changed; push it again`,
    );
  if (releases.underWay) console.log(`the deployment that began at ${releases.underWay.at} was cut off`);
  console.log(`going back to what was found to serve at ${release.at}`);
  Object.assign(way, { release, releases });
};

/** Goes the way that was found. From its first change on it is written down, so that it can be gone again from anywhere. */
const goBack = async ({ deployment, workspace, outcome }: StepContext, { release, releases }: Way): Promise<void> => {
  if (!release || !releases) return; // what found the way has thrown
  if (hasMigration(deployment)) await requireCacheToken(deployment); // a Redis that was replaced has none
  const started = new Date();
  const parameters = await readDigests(deployment);
  const kept = upTo(releases, release);
  await writeReleases(deployment, withUnderWay(kept, release.digests));
  const again = measuringGap(workspace, () => serveAgain(workspace, release.digests));
  const { result: fault, gap } = await again.catch(async (error: unknown) => {
    if (!(error instanceof UserError) || !error.message.startsWith("deploy:")) throw error;
    await writeDigests(deployment, parameters); // refused before anything ran
    await writeReleases(deployment, releases);
    throw error;
  });
  if (fault) {
    for (const line of await causeOf(deployment, started)) console.log(line);
    throw new UserError(`rollback: what served at ${release.at} does not serve now: ${fault}`);
  }
  await keepServed(deployment, withServed(kept, release.digests, deployment.environment.imagesKept.perService));
  outcome.found.push({ servesSince: release.at, images: release.digests, ...(gap && { gap }) });
  outcome.told.push(imageTable(release.digests), ...(gap ? [describeGap(gap)] : []));
  console.log(`${deployment.environment.name}: what was found to serve at ${release.at} serves again`);
};

/**
 * Puts back the images that served before those of now, and waits until they serve. After a `deploy` or a `rollback` that
 * was cut off it puts back what served before that. What it goes back to stands in {@link Releases}; what it goes back from
 * is forgotten, so that the next rollback goes one further. No
 * migration runs: the database stays as it is.
 */
export const rollback: Step = {
  summary: "run the images that served before, and wait until they serve; also after a deploy that was cut off",
  requires: ["terraform", "credentials", "state-bucket"],
  perStack: false,
  options: [],
  actions: (given) => {
    const workspace = new Workspace(given.deployment, "app");
    const context: StepContext = { ...given, stack: "app", workspace };
    const way: Way = {};
    return [
      { words: "find what served before", run: () => findWay(context, way) },
      ...synthesis(context),
      ...initialization(workspace),
      { words: "take in what an interrupted run left behind", run: async () => void (await adoptOrphans(workspace)) },
      { words: "put it back, and see whether it serves", run: () => goBack(context, way) },
    ];
  },
};
