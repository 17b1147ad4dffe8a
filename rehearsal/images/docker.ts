import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { ECRClient } from "@aws-sdk/client-ecr";
import { Command, CommanderError } from "commander";
import { chosenRegion } from "../../environments/deployment";
import { describeError, UserError } from "../../user-error";
import { CREDENTIALS } from "../credentials";
import { processVariables } from "../process";
import { serviceBase } from "./base-image";
import { type BuiltImage, buildImage } from "./build";
import { push } from "./register";
import { releases } from "./releases";

/** A name in a registry of ECR: repository and tag. */
const REFERENCE = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/([a-z]+-stockwiz-([a-z-]+)):([\w.-]+)$/;

/** @throws UserError when it is no name in a registry of ECR. */
const partsOf = (reference: string): { repository: string; service: string; tag: string } => {
  const [, repository, service, tag] = REFERENCE.exec(reference) ?? [];
  if (repository && service && tag) return { repository, service, tag };
  throw new UserError(`docker: "${reference}" is no image of StockWiz in a registry of ECR`);
};

/** Where what was built waits until it is pushed. */
const fileOf = (reference: string): string => {
  const folder = processVariables.STOCKWIZ_WORK;
  if (!folder)
    throw new UserError("docker: this stands in for Docker in a rehearsal only: npm run rehearsal -- exec -- …");
  return path.join(folder, "built-images", `${createHash("sha256").update(reference).digest("hex")}.json`);
};

const login = async (registry: string): Promise<void> => {
  const password = (await text(process.stdin)).trim();
  if (!password) throw new UserError(`docker: login to ${registry}: there is no password in the input`);
  console.log(`Login Succeeded (a stand-in for Docker: ${registry} is emulated and asks nobody)`);
};

interface BuildOptions {
  readonly buildArg: readonly string[];
  readonly tag: string;
  readonly file: string;
  /** BuildKit says where an image comes from unless it is told `false`. */
  readonly provenance: string;
  /** It lists what is in an image when it is told so. */
  readonly sbom: string;
}

/** What waits to be pushed. */
interface KeptBuild extends BuiltImage {
  readonly isAttested: boolean;
}

/** The file and the arguments have to name the image that the tag names, as they do where a Dockerfile decides. */
const build = async (context: string, { buildArg, tag, file, provenance, sbom }: BuildOptions): Promise<void> => {
  const { service } = partsOf(tag);
  const args = new Map(buildArg.map((pair) => [pair.split("=")[0] ?? "", pair.slice(pair.indexOf("=") + 1)]));
  const built = file === "app/postgres/Dockerfile" ? "postgres" : args.get("SERVICE");
  if (!existsSync(file) || !existsSync(context) || built !== service)
    throw new UserError(`docker: ${file} in ${context} makes ${built ?? "nothing"}, and ${tag} names ${service}`);
  const base = serviceBase(args);
  const image = await buildImage(service, "current", releases.current ?? { summary: "" }, args.get("GIT_COMMIT"), base);
  const kept = fileOf(tag);
  mkdirSync(path.dirname(kept), { recursive: true });
  const isAttested = provenance !== "false" || sbom !== "false";
  writeFileSync(kept, JSON.stringify({ ...image, isAttested } satisfies KeptBuild));
  console.log(`a stand-in for Docker bundled ${service} and built no image: ${image.digest}`);
};

const pushBuilt = async (reference: string): Promise<void> => {
  const { repository, tag } = partsOf(reference);
  const file = fileOf(reference);
  if (!existsSync(file)) throw new UserError(`docker: there is no image ${reference}; build it first`);
  const image = JSON.parse(readFileSync(file, "utf8")) as KeptBuild;
  const digest = await push(
    new ECRClient({ region: chosenRegion(processVariables), credentials: CREDENTIALS }),
    repository,
    image,
    tag,
    image.isAttested,
  );
  console.log(`${tag}: digest: ${digest} size: ${image.manifest.length} (registered by a stand-in for Docker)`);
};

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

const program = new Command("docker")
  .description("Stands in for Docker in a rehearsal: what it builds are the bundles that run in the rehearsed tasks.")
  .exitOverride();
program
  .command("login <registry>")
  .requiredOption("--username <name>")
  .requiredOption("--password-stdin")
  .action(login);
program
  .command("build <context>")
  .requiredOption("--platform <platform>")
  .requiredOption("--file <file>")
  .option("--build-arg <pair>", "", collect, [])
  .option("--provenance <mode>", "", "mode=min")
  .option("--sbom <mode>", "", "false")
  .requiredOption("--tag <reference>")
  .action(build);
program.command("push <reference>").action(pushBuilt);

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) console.error(describeError(error));
  process.exitCode = 1;
});
