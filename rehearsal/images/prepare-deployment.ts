import { writeFileSync } from "node:fs";
import path from "node:path";
import type { RehearsalFolder } from "../folder";
import type { ClientOptions } from "../inventory/lister";
import type { PlantedFault } from "../wire/faults";
import { pushImages } from "./register";
import { type Release, releases } from "./releases";

/** Changes what `main.ts` synthesizes, as the sources of another commit would. */
const OTHER_SOURCES = path.join(__dirname, "other-sources.cjs");

/** How the `deploy` step is to be called for a release. */
export interface PreparedDeployment {
  readonly args: readonly string[];
  /** Digest of each service's image. */
  readonly digests: Readonly<Record<string, string>>;
  /** Variables beside those that every step gets. */
  readonly variables: Readonly<Record<string, string>>;
  /** What goes wrong meanwhile. @default nothing */
  readonly fault?: PlantedFault;
}

/** What the sources of a release want otherwise, for those who synthesize them. */
const otherSources = ({ service, secret, replacesLoadBalancer }: Partial<Release>, environment: string) => ({
  ...(secret && { STOCKWIZ_OTHER_SECRET: `${service} ${environment}/${secret}` }),
  ...(replacesLoadBalancer && { STOCKWIZ_OTHER_LOAD_BALANCER: "internal" }),
});

/** Builds and pushes a release, and writes down what the `deploy` step has to deploy. */
export const prepareDeployment = async (
  client: ClientOptions,
  folder: RehearsalFolder,
  environment: string,
  release: string,
): Promise<PreparedDeployment> => {
  const digests = await pushImages(client, environment, release);
  const images = Object.fromEntries(
    Object.entries(digests).map(([service, digest]) => [service, { digest, commit: digest.slice(-12) }]),
  );
  const file = folder.file("release.json");
  writeFileSync(file, JSON.stringify(images, undefined, 2));
  const { fault } = releases[release] ?? {};
  const other = otherSources(releases[release] ?? {}, environment);
  return {
    args: ["--env", environment, "--images", file, "--older"], // what is made here comes from no commit of its own
    digests,
    variables: Object.keys(other).length > 0 ? { NODE_OPTIONS: `--require ${OTHER_SOURCES}`, ...other } : {},
    ...(fault && { fault }),
  };
};
