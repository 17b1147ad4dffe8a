/** How an image of ours is built. */
interface ImageSource {
  /** From the root of the repository. */
  readonly dockerfile: string;
  readonly context: string;
  readonly buildArgs: Readonly<Record<string, string>>;
}

const ofService = (service: string, port: number): ImageSource => ({
  dockerfile: "app/Dockerfile",
  context: ".",
  buildArgs: { SERVICE: service, PORT: String(port) },
});

/** Every image, by service. */
export const imageSources: Readonly<Record<string, ImageSource>> = {
  "api-gateway": ofService("api-gateway", 8000),
  "product-service": ofService("product-service", 8001),
  "inventory-service": ofService("inventory-service", 8002),
  postgres: { dockerfile: "app/postgres/Dockerfile", context: "app/postgres", buildArgs: {} },
};

/** What the tasks run on, whatever the machine is that builds; AWS and Docker have names of their own for it. */
const platforms = { X86_64: "linux/amd64", ARM64: "linux/arm64" } as const;
export type Architecture = keyof typeof platforms;

/**
 * An attestation is an image of its own, and so is the list that names both: ECR counts three, and expires them one by one.
 * @see https://docs.docker.com/build/metadata/attestations/
 */
const NO_ATTESTATION = ["--provenance=false", "--sbom=false"];

/**
 * The words that build an image.
 * @param reference Its name: repository and tag.
 * @param version What it answers with at `/version`.
 */
export const buildCommand = (
  service: string,
  reference: string,
  version: string,
  architecture: Architecture = "X86_64",
): string[] => {
  const source = imageSources[service];
  if (!source) throw new Error(`there is no image ${service}`);
  const hasVersion = source.dockerfile === "app/Dockerfile";
  const args = Object.entries({ ...source.buildArgs, ...(hasVersion && { GIT_COMMIT: version }) });
  return [
    ...["docker", "build", "--platform", platforms[architecture], ...NO_ATTESTATION, "--file", source.dockerfile],
    ...args.flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
    ...["--tag", reference, source.context],
  ];
};
