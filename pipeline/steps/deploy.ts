import type { Deployment } from "../../environments/deployment";
import { UserError } from "../../user-error";
import { requireCacheToken } from "../aws/cache-token";
import { causeOf } from "../deployment/cause";
import { currentService } from "../deployment/ecs";
import { describeGap, type Gap, measuringGap } from "../deployment/gap";
import { checkServices, type Digests, imageTable, readDigests, writeDigests } from "../deployment/image-parameters";
import { type Images, readImagesFile } from "../deployment/images-file";
import { hasMigration, migrateDatabase } from "../deployment/migration";
import { refuseNetworkLosses } from "../deployment/network-losses";
import { refuseAtNight } from "../deployment/night";
import { refuseOlderImages } from "../deployment/older-images";
import { applyImages, applyMigration } from "../deployment/release";
import { lastGood, type Releases, readReleases, withServed, withUnderWay, writeReleases } from "../deployment/releases";
import type { Fault } from "../deployment/rollout";
import { runsSteadily } from "../deployment/running-images";
import { serveAgain } from "../deployment/serve-images";
import { askEverything, SENTENCE } from "../deployment/smoke";
import { faultOf, smokeFault } from "../deployment/verdict";
import { keepReleases, keepServed, refuseToLoseReleases } from "../images/kept-releases";
import { codeBlock } from "../markdown";
import type { Step, StepContext } from "../step";
import { adoptOrphans } from "../terraform/adoption";
import { outputOf } from "../terraform/state";
import { Workspace } from "../terraform/workspace";
import { initialization } from "./initialization";
import { synthesis } from "./synth";

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Deploys, and says why the new version does not serve. */
const attempt = async ({ deployment, workspace }: StepContext, images: Images): Promise<Fault> => {
  try {
    if (hasMigration(deployment)) {
      await applyMigration(workspace);
      console.log("migrating the database …");
      await migrateDatabase(deployment);
    }
    const taskDefinition = await applyImages(workspace);
    const appUrl = String(await outputOf(workspace, "app_url"));
    console.log(`asking ${appUrl} whether the new version serves, and goes on to …`);
    const suite = () => askEverything(workspace, appUrl, (line) => line.startsWith("FAILED ") || SENTENCE.test(line));
    return await faultOf(deployment, { taskDefinition, appUrl, images, suite });
  } catch (error) {
    if (error instanceof UserError && error.message.startsWith("deploy:")) throw error; // nothing was deployed
    return wordsOf(error);
  }
};

/** Exit codes of a deployment that is bad. One that did not begin ends with 1, as every step that fails. */
const SERVES_AGAIN = 2;
const NOT_PUT_BACK = 3;

/** Puts the last good images back, and waits until they serve. */
const putBack = async (
  { deployment, workspace, outcome }: StepContext,
  before: Digests,
  fault: string,
): Promise<never> => {
  outcome.failureCode = NOT_PUT_BACK; // whatever comes in between
  console.log("putting the last good images back …");
  const left = await serveAgain(workspace, before);
  if (!left) {
    outcome.failureCode = SERVES_AGAIN;
    await keepServed(
      deployment,
      withServed(await readReleases(deployment), before, deployment.environment.imagesKept.perService),
    );
    throw new UserError(`deploy: the new version does not serve, and the last good one does again: ${fault}`);
  }
  const outage = await smokeFault(String(await outputOf(workspace, "app_url")));
  throw new UserError(
    `deploy: ${fault}\nand the last good images do not run with what else these sources change: ${left}\n${
      outage ? `nothing serves: ${outage}` : "what ran before goes on serving; correct the sources and deploy again"
    }`,
  );
};

/** What to put back, and what is known to have served: before the first deployment that is what runs without a fault. */
const remembered = async (deployment: Deployment): Promise<{ before: Digests; releases: Releases }> => {
  const releases = await readReleases(deployment);
  const before = lastGood(releases, await readDigests(deployment));
  if (releases.underWay)
    console.log(
      `the deployment that began at ${releases.underWay.at} was cut off; the images before it are the good ones`,
    );
  const isKnown = !releases.underWay && (await runsSteadily(deployment, before));
  const known = isKnown ? withServed(releases, before, deployment.environment.imagesKept.perService) : releases;
  const sets = [...known.served.map(({ digests }) => digests), before];
  await keepReleases(deployment, sets);
  await refuseToLoseReleases(deployment, sets);
  return { before, releases: known };
};

const deployImages = async (context: StepContext, images: Images): Promise<void> => {
  const { deployment } = context;
  const started = new Date();
  if (!(await currentService(deployment)))
    throw new UserError(
      `deploy: ${deployment.environment.name} has no service yet; make it with: npm run step -- apply --env ${deployment.environment.name}`,
    );
  await refuseAtNight(deployment, "deploy");
  if (hasMigration(deployment)) await requireCacheToken(deployment); // a Redis that was replaced has none
  const { before, releases } = await remembered(deployment);
  const wanted = Object.fromEntries(Object.entries(images).map(([service, { digest }]) => [service, digest]));
  const all = { ...before, ...wanted };
  await checkServices(deployment, all);
  await writeReleases(deployment, withUnderWay(releases, all));
  await writeDigests(deployment, all);
  let fault: Fault;
  let gap: Gap | undefined;
  try {
    ({ result: fault, gap } = await measuringGap(context.workspace, () => attempt(context, images)));
  } catch (error) {
    await writeDigests(deployment, before);
    await writeReleases(deployment, releases);
    throw error;
  }
  if (fault) {
    console.log(fault);
    const cause = await causeOf(deployment, started);
    for (const line of cause) console.log(line);
    context.outcome.found.push({ verdict: "bad", images: all, fault, cause });
    if (cause.length > 0) context.outcome.told.push(codeBlock(cause.join("\n")));
    await putBack(context, before, fault);
  }
  await keepServed(deployment, withServed(releases, all, deployment.environment.imagesKept.perService));
  context.outcome.found.push({ verdict: "good", images: all, ...(gap && { gap }) });
  context.outcome.told.push(imageTable(all), ...(gap ? [describeGap(gap)] : []));
  console.log(`${deployment.environment.name}: the new version serves`);
};

/** Deploys new images, and says good only when they have really taken the traffic. */
export const deploy: Step = {
  summary: "run other images; good only when they really serve, otherwise the last good ones are put back",
  requires: ["terraform", "credentials", "state-bucket"],
  perStack: false,
  options: ["images", "older"],
  actions: (given) => {
    const { deployment, options } = given;
    const images = readImagesFile(options.images ?? "");
    const workspace = new Workspace(deployment, "app");
    const context: StepContext = { ...given, stack: "app", workspace };
    const network = new Workspace(deployment, "network");
    return [
      {
        words: "see that no image is older than what runs",
        when: () => !options.older,
        run: () => refuseOlderImages(deployment, images),
      },
      ...synthesis(context),
      ...initialization(network),
      { words: "see that the sources take nothing of the network away", run: () => refuseNetworkLosses(network) },
      ...initialization(workspace),
      { words: "take in what an interrupted run left behind", run: async () => void (await adoptOrphans(workspace)) },
      {
        words: `deploy ${Object.keys(images).join(", ")}, and see whether it serves`,
        run: () => deployImages(context, images),
      },
    ];
  },
};
