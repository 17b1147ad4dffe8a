import { type BuiltImage, IMAGE_MANIFEST, sha256 } from "../../rehearsal/images/build";

/** An image as a build leaves it, of nothing but its name. */
export const builtImage = (version: string): BuiltImage => {
  const config = { mediaType: "application/vnd.oci.image.config.v1+json", size: 2, digest: `sha256:${sha256("{}")}` };
  const annotations = { "org.opencontainers.image.version": version };
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: IMAGE_MANIFEST, config, layers: [], annotations });
  return { service: "web", manifest, digest: `sha256:${sha256(manifest)}` };
};
