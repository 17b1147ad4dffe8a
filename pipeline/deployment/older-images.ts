import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { type Ancestry, ancestryOf } from "../images/ancestry";
import { currentService, primaryOf } from "./ecs";
import { readDigests } from "./image-parameters";
import type { Images } from "./images-file";
import { digestsIn, tagsOf } from "./running-images";

/** Versions that an image was built from, by its tags: two commits may make the same image. */
const versionsOf = async (deployment: Deployment, service: string, digest: string): Promise<readonly string[]> => {
  const release = namesOf(deployment.environment.name).releaseTag("");
  return ((await tagsOf(deployment, service, digest)) ?? []).filter((tag) => !tag.startsWith(release));
};

/** What the tasks run; of services that run in no task, what was deployed last. */
const runningDigests = async (deployment: Deployment) => {
  const service = await currentService(deployment);
  const primary = service && primaryOf(service);
  const running = primary?.taskDefinition ? await digestsIn(deployment, primary.taskDefinition) : {};
  return { ...(await readDigests(deployment)), ...running };
};

/** One that is older than any that runs is older; one that git cannot compare with any is not known to be newer. */
const worstOf = (found: readonly Ancestry[]): Ancestry | undefined =>
  found.find(({ kind }) => kind === "older") ?? found.find(({ kind }) => kind === "unknown");

/**
 * Whoever deploys by mistake what was built before takes back what came after it, its schema included.
 * @param ancestry Of a version and one that runs. @default asked of git in this clone
 * @throws UserError naming an image that is older than what runs, or of which that is not known.
 */
export const refuseOlderImages = async (
  deployment: Deployment,
  images: Images,
  ancestry: (version: string, running: string) => Ancestry = ancestryOf,
): Promise<void> => {
  const running = await runningDigests(deployment);
  for (const [service, { digest, commit }] of Object.entries(images)) {
    const runs = running[service];
    if (!runs || runs === digest) continue;
    const versions = await versionsOf(deployment, service, runs);
    const found: Ancestry[] =
      versions.length > 0
        ? versions.map((version) => ancestry(commit, version))
        : [{ kind: "unknown", why: `nothing says from which commit ${runs} was built, which runs` }];
    const worst = worstOf(found);
    if (worst?.kind === "older")
      throw new UserError(
        `deploy: ${service}: ${commit} is an ancestor of ${versions.join(", ")}, which runs; nothing was deployed; ` +
          `go back with: npm run step -- rollback --env ${deployment.environment.name}, or say --older`,
      );
    if (worst?.kind === "unknown")
      throw new UserError(
        `deploy: ${service}: whether ${commit} is older than ${versions.join(", ") || "what runs"} is not known: ${worst.why}; ` +
          "nothing was deployed; deploy from a clone with the whole history (git fetch --unshallow), or say --older",
      );
  }
};
