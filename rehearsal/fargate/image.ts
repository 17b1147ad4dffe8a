import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { BatchGetImageCommand, type ECRClient } from "@aws-sdk/client-ecr";
import { z } from "zod";
import { nodeMajorOf, serviceBase } from "../images/base-image";
import { BASE, REVISION } from "../images/build";
import { foldersOf, foldersOfBase, type ImageFolders } from "../images/image-folders";
import { nodeProgram, noNode } from "../node-program";
import { CONTAINER_PATH, isInstalled } from "./programs";
import { currentBundle } from "./service-bundle";
import { cannotPull, wordsOf } from "./stopped";

/** What an image brings along, as a process of this machine. */
export interface Image {
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stopSignal: NodeJS.Signals;
  /** Its server asks the machine for its own name, and starts only as a user that has one. @default false */
  readonly needsKnownUser?: boolean;
  /** Its user, folders and declared volumes. @default root, and none */
  readonly declares?: ImageFolders;
  /** Variables that point it to its own folder, where this machine cannot mount its volumes. @default none */
  readonly withoutMounts?: (own: string) => Readonly<Record<string, string>>;
}

/** @throws CannotStart when it cannot be pulled. */
export type PullImage = (reference: string) => Promise<Image>;

const CLONE = path.join(__dirname, "..", "..");
/** Where a build leaves what is in the image of each digest. */
const BUILDS = path.join(CLONE, ".stockwiz", "images");
const INIT_SQL = path.join("app", "postgres", "init.sql");
const DOCKERFILE = "Dockerfile";
/** What the official image of PostgreSQL brings beside the server. */
const POSTGRES_IMAGE = path.join(__dirname, "postgres-image");

/** Our services, and the port that each image names as its own. */
const SERVICE_PORTS: Readonly<Record<string, number>> = {
  "api-gateway": 8000,
  "product-service": 8001,
  "inventory-service": 8002,
};

interface Reference {
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Parts of an image's reference, or undefined when it is none. A registry is told by its dot or port. */
export const parseReference = (reference: string): Reference | undefined => {
  const parts = /^(?:([^/]*[.:][^/]*)\/)?([a-z0-9][a-z0-9._/-]*)(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(
    reference,
  );
  const [, registry = "docker.io", repository, tag, digest] = parts ?? [];
  return repository === undefined
    ? undefined
    : { registry, repository, ...(tag && { tag }), ...(digest && { digest }) };
};

/** What our own registry has of an image. */
interface Registered {
  readonly digest?: string;
  /** Commit that it was built from, where its manifest says so. */
  readonly revision?: string;
  /** What it was made from, where its manifest says so. */
  readonly base?: string;
}

const manifestFormat = z.object({
  annotations: z.record(z.string(), z.string()).optional(),
  /** What a list of manifests names. */
  manifests: z
    .array(
      z.object({ digest: z.string(), platform: z.object({ os: z.string(), architecture: z.string() }).optional() }),
    )
    .optional(),
});

/** What the tasks of StockWiz run on. */
const isForFargate = ({
  platform,
}: {
  readonly platform?: { os: string; architecture: string } | undefined;
}): boolean => platform?.os === "linux" && platform.architecture === "amd64";

/** What our own registry has of an image; of a list of manifests the one for the platform of the task. */
const lookUpInEcr = async (
  ecr: ECRClient,
  reference: string,
  { repository, tag, digest }: Reference,
): Promise<Registered> => {
  const imageId = digest ? { imageDigest: digest } : { imageTag: tag ?? "latest" };
  const found = await ecr
    .send(new BatchGetImageCommand({ repositoryName: repository, imageIds: [imageId] }))
    .catch((error: unknown) => {
      throw cannotPull(reference, wordsOf(error));
    });
  const { imageId: pulled, imageManifest = "{}" } = found.images?.[0] ?? {};
  if (!pulled?.imageDigest) throw cannotPull(reference, "not found");
  const { manifests, annotations } = manifestFormat.parse(JSON.parse(imageManifest));
  if (manifests) {
    const named = manifests.find(isForFargate);
    if (!named) throw cannotPull(reference, "no match for platform in manifest");
    return lookUpInEcr(ecr, reference, { registry: "", repository, digest: named.digest });
  }
  const { [REVISION]: revision, [BASE]: base } = annotations ?? {};
  return { digest: pulled.imageDigest, ...(revision && { revision }), ...(base && { base }) };
};

/** A file of the build with this digest, or the same file as the sources have it now. */
const builtFile = async (digest: string | undefined, names: readonly string[], current: () => Promise<string>) => {
  const folder = path.join(BUILDS, digest?.replace("sha256:", "") ?? "none");
  const found = names.map((name) => path.join(folder, name)).find((file) => existsSync(file));
  return found ?? current();
};

/** Folder of the Node.js that the image's base brings. @throws CannotStart when this machine has none of that version. */
const nodeFolderOf = (reference: string, base: string): string => {
  const major = nodeMajorOf(base);
  if (major === undefined) throw cannotPull(reference, `the rehearsal cannot tell the Node.js of its base ${base}`);
  const program = nodeProgram(major);
  if (!program) throw cannotPull(reference, noNode(major, `its base ${base}`));
  return path.dirname(program);
};

/** What an image declares, by the Dockerfile that it was built from. */
const declaredBy = async (digest: string | undefined, source: string): Promise<ImageFolders> => {
  const file = await builtFile(digest, [DOCKERFILE], async () => path.join(CLONE, source, DOCKERFILE));
  return foldersOf(readFileSync(file, "utf8"), path.relative(CLONE, file));
};

const serviceImage = async (
  service: string,
  port: number,
  { digest, revision, node }: Registered & { readonly node: string },
  authority: string | undefined,
): Promise<Image> => {
  const names = ["main.js", path.join(service, "main.js")];
  const main = await builtFile(digest, names, async () => path.join(await currentBundle(service), "main.js"));
  return {
    entryPoint: ["node", main],
    command: [],
    environment: {
      PATH: [node, CONTAINER_PATH].join(path.delimiter),
      NODE_ENV: "production",
      PORT: String(port),
      GIT_COMMIT: revision ?? digest?.slice(-12) ?? "unknown",
      ...(authority && { NODE_EXTRA_CA_CERTS: authority }),
    },
    stopSignal: "SIGTERM",
    declares: await declaredBy(digest, "app"),
  };
};

const postgresImage = async (digest: string | undefined): Promise<Image> => {
  const schema = await builtFile(digest, ["init.sql"], async () => path.join(CLONE, INIT_SQL));
  return {
    entryPoint: ["docker-entrypoint.sh"],
    command: ["postgres"],
    environment: {
      INIT_SQL: schema,
      PATH: [path.dirname(schema), POSTGRES_IMAGE, CONTAINER_PATH].join(path.delimiter),
      PGDATA: "/var/lib/postgresql/data",
      SOCKET_FOLDER: "/var/run/postgresql",
    },
    stopSignal: "SIGINT", // fast shutdown, as the image has it
    needsKnownUser: true,
    declares: await declaredBy(digest, path.join("app", "postgres")),
    // A socket without a file, because the path of one may have 107 characters and no more.
    withoutMounts: (own) => ({ PGDATA: path.join(own, "data"), SOCKET_FOLDER: "@postgres" }),
  };
};

const redisImage = (reference: string): Image => ({
  entryPoint: [],
  command: ["redis-server"],
  environment: {},
  stopSignal: "SIGTERM",
  declares: foldersOfBase(reference),
});

/**
 * Finds what an image stands for: our services by their bundle, PostgreSQL and Redis by the machine's own servers.
 * @param authority File of an authority that Node trusts beside those that it knows. @default none
 */
export const pullFrom =
  (ecr: ECRClient, authority: () => string | undefined = () => undefined): PullImage =>
  async (text) => {
    const reference = parseReference(text);
    if (!reference) throw cannotPull(text, "invalid reference format");
    const isOurs = reference.registry.includes(".dkr.ecr.");
    const registered: Registered = isOurs ? await lookUpInEcr(ecr, text, reference) : reference;
    const name = path.basename(reference.repository).replace(/^.*-stockwiz-/, "");
    const port = SERVICE_PORTS[name];
    if (isOurs && port) {
      const node = nodeFolderOf(text, registered.base ?? serviceBase());
      return serviceImage(name, port, { ...registered, node }, authority());
    }
    if (name === "postgres" && isInstalled("postgres")) return postgresImage(registered.digest);
    if (name === "redis" && isInstalled("redis-server")) return redisImage(text);
    throw cannotPull(
      text,
      `the rehearsal has no "${name}": it runs ${Object.keys(SERVICE_PORTS).join(", ")} from our registry, and the machine's postgres and redis`,
    );
  };
