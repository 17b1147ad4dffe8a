import { accessSync, constants, mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../user-error";
import { currentService } from "../deployment/ecs";
import { checkServices, type Digests, writeDigests } from "../deployment/image-parameters";
import { versionOfSources } from "../images/commit";
import { buildCommand, imageSources } from "../images/image-sources";
import { digestOfTag, logIn, referenceOf } from "../images/registry";
import { inlineCode, plain } from "../markdown";
import { PROJECT_ROOT } from "../process";
import type { Action, Step, StepContext } from "../step";

const services = Object.keys(imageSources);

/** Digests of the images that the registry has. */
type Known = Map<string, string>;

const lookUp = async ({ deployment }: StepContext, version: string, known: Known): Promise<void> => {
  for (const service of services) {
    const digest = await digestOfTag(deployment, service, version);
    if (!digest) continue;
    known.set(service, digest);
    console.log(`${service}: is in the registry already: ${digest}`);
  }
  await checkServices(deployment, Object.fromEntries(services.map((service) => [service, ""])));
};

const build = ({ deployment }: StepContext, version: string, known: Known): Action[] =>
  services.flatMap((service) => {
    const reference = referenceOf(deployment, service, version);
    const when = () => !known.has(service);
    return [
      { command: buildCommand(service, reference, version, deployment.environment.task.architecture), when },
      { command: ["docker", "push", reference], when },
    ];
  });

/** @throws UserError when an image was pushed and is not there. */
const digestsOf = async ({ deployment }: StepContext, version: string): Promise<Digests> => {
  const digests: Record<string, string> = {};
  for (const service of services) {
    const digest = await digestOfTag(deployment, service, version);
    if (!digest)
      throw new UserError(
        `images: ${referenceOf(deployment, service, version)} was pushed and is not in the registry; run the step again`,
      );
    digests[service] = digest;
  }
  return digests;
};

const fileOf = ({ options, deployment }: StepContext): string =>
  options.out ?? path.join(PROJECT_ROOT, ".stockwiz", `images-${deployment.environment.name}.json`);

/** @throws UserError when the file cannot be written, which nobody wants to hear once everything is built. */
const checkOut = async (context: StepContext): Promise<void> => {
  const file = fileOf(context);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new Error("it is a folder");
    accessSync(found ? file : path.dirname(file), constants.W_OK);
  } catch (cause) {
    const words = `--out: ${file}: cannot be written: ${(cause as Error).message}`;
    throw new UserError(`${words}; name a file in a folder that is there or can be made`, { cause });
  }
};

const writeDown = async (context: StepContext, version: string, known: Known): Promise<void> => {
  const { deployment, outcome } = context;
  const digests = await digestsOf(context, version);
  const entries = Object.entries(digests).map(([service, digest]) => [service, { digest, commit: version }]);
  const images = Object.fromEntries(entries);
  const file = fileOf(context);
  writeFileSync(file, `${JSON.stringify(images, undefined, 2)}\n`);
  const built = services.filter((service) => !known.has(service));
  outcome.found.push({ version, file, built, images });
  outcome.told.push(
    [
      `- version ${inlineCode(version)}: ${built.length > 0 ? `built ${plain(built.join(", "))}` : "all images were there already"}`,
      ...Object.entries(digests).map(([service, digest]) => `- ${plain(service)} ${inlineCode(digest)}`),
    ].join("\n"),
  );
  console.log(`written: ${file}`);
  if (await currentService(deployment)) return;
  await writeDigests(deployment, digests);
  console.log(`${deployment.environment.name} has no service yet: its first apply runs these images`);
};

/**
 * Builds and pushes the image of every service, unless the registry has it already: a tag is the commit that it was built
 * from, and never moves. `deploy` writes what is deployed into the image parameters, while it deploys and not before; only
 * while there is no service, whose first apply reads them, does this step.
 */
export const images: Step = {
  summary: "build and push the images of this commit, unless they are there; says by digest what deploy --images takes",
  requires: ["credentials"],
  perStack: false,
  options: ["out"],
  actions: (context) => {
    const version = versionOfSources();
    if (version.includes("-dirty-")) console.log(`sources of the images differ from their commit: they are ${version}`);
    const known: Known = new Map();
    return [
      { words: `see that ${fileOf(context)} can be written`, run: () => checkOut(context) },
      { words: `see which images of ${version} are in the registry`, run: () => lookUp(context, version, known) },
      {
        words: "let Docker push to the registry: docker login --password-stdin",
        when: () => known.size < services.length,
        run: () => logIn(context.workspace),
      },
      ...build(context, version, known),
      { words: `write ${fileOf(context)}`, run: () => writeDown(context, version, known) },
    ];
  },
};
