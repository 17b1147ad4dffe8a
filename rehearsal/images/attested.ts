import { type BuiltImage, IMAGE_MANIFEST, sha256 } from "./build";

/** A manifest as a registry takes it; without a tag where only a list names it. */
export interface PushedManifest {
  readonly manifest: string;
  readonly digest: string;
  readonly isTagged: boolean;
}

const INDEX = "application/vnd.oci.image.index.v1+json";
/** What the tasks run on. */
const PLATFORM = { os: "linux", architecture: "amd64" };

const digestOf = (manifest: string): string => `sha256:${sha256(manifest)}`;

/**
 * What one `docker push` leaves in a registry, in its order. Built with an attestation, which BuildKit makes unless it is
 * told otherwise, an image is three: its manifest, that of the attestation, and the list of both, which gets the tag.
 * @see https://docs.docker.com/build/metadata/attestations/attestation-storage/
 */
export const manifestsOf = ({ manifest, digest }: BuiltImage, isAttested: boolean): readonly PushedManifest[] => {
  if (!isAttested) return [{ manifest, digest, isTagged: true }];
  const attestation = JSON.stringify({
    schemaVersion: 2,
    mediaType: IMAGE_MANIFEST,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", size: 2, digest: digestOf("{}") },
    layers: [],
    annotations: { "in-toto.io/predicate-type": "https://slsa.dev/provenance/v1", "stockwiz.attests": digest },
  });
  const named = { mediaType: IMAGE_MANIFEST, size: manifest.length, digest, platform: PLATFORM };
  const proof = {
    ...{ mediaType: IMAGE_MANIFEST, size: attestation.length, digest: digestOf(attestation) },
    platform: { os: "unknown", architecture: "unknown" },
    annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": digest },
  };
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [named, proof] });
  return [
    { manifest, digest, isTagged: false },
    { manifest: attestation, digest: digestOf(attestation), isTagged: false },
    { manifest: index, digest: digestOf(index), isTagged: true },
  ];
};
