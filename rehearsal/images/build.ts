import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { serviceBase } from "./base-image";
import type { Release } from "./releases";

const CLONE = path.join(__dirname, "..", "..");
/** Where an image's files lie, by its digest; a task finds them there. */
const BUILDS = path.join(CLONE, ".stockwiz", "images");
const run = promisify(execFile);
/** Where a manifest says from which commit its image was built. @see https://specs.opencontainers.org/image-spec/annotations/ */
export const REVISION = "org.opencontainers.image.revision";
/** Where it says what it was made from. */
export const BASE = "org.opencontainers.image.base.name";

/** An image: its manifest is all that a registry needs. */
export interface BuiltImage {
  readonly service: string;
  readonly manifest: string;
  /** `sha256:` and 64 hexadecimal digits, which a registry makes from the manifest. */
  readonly digest: string;
}

/** What ECR and Docker call the manifest of one image. */
export const IMAGE_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

export const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");

/** A digest of all files below a folder, by their paths. */
const contentOf = (folder: string): string =>
  sha256(
    readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => `${path.relative(folder, file)} ${sha256(readFileSync(file))}`)
      .join("\n"),
  );

const bundle = async (service: string, folder: string): Promise<void> => {
  if (service === "postgres") {
    cpSync(path.join(CLONE, "app", "postgres"), folder, { recursive: true });
    return;
  }
  cpSync(path.join(CLONE, "app", "Dockerfile"), path.join(folder, "Dockerfile"));
  await run(process.execPath, ["--import", "tsx", "app/bundle/main.ts", service, "--output", folder], { cwd: CLONE });
};

/** Puts what is special about a release in front of its program or its schema. */
const alter = (folder: string, service: string, { prelude = "", schema = "", runsService = true }: Release): void => {
  if (service === "postgres") {
    const file = path.join(folder, "init.sql");
    writeFileSync(file, `${schema}\n${readFileSync(file, "utf8")}`);
    return;
  }
  const goesOn = runsService ? `require("./${service}/main.js");` : "";
  writeFileSync(path.join(folder, "main.js"), `"use strict";\n${prelude}\n${goesOn}\n`);
};

/**
 * Builds the image of one service in a release, and keeps its files by their digest. The same sources make the same digest.
 * @param version Name of the release: two releases of the same files are two images, as two commits are.
 * @param revision Commit that it answers with at `/version`. @default the end of its digest
 * @param base What it is made from. @default what app/Dockerfile says
 */
export const buildImage = async (
  service: string,
  version: string,
  release: Release,
  revision?: string,
  base = serviceBase(),
): Promise<BuiltImage> => {
  mkdirSync(BUILDS, { recursive: true });
  const folder = mkdtempSync(path.join(BUILDS, "build-"));
  try {
    await bundle(service, folder);
    if ((release.prelude ?? release.schema) !== undefined && release.service === service)
      alter(folder, service, release);
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: IMAGE_MANIFEST,
      config: { mediaType: "application/vnd.oci.image.config.v1+json", size: 2, digest: `sha256:${sha256("{}")}` },
      layers: [],
      annotations: {
        "org.opencontainers.image.title": service,
        "org.opencontainers.image.version":
          release.service === undefined || release.service === service ? version : "current",
        "stockwiz.content": contentOf(folder),
        ...(service !== "postgres" && { [BASE]: base }),
        ...(revision && { [REVISION]: revision }),
      },
    });
    const digest = sha256(manifest);
    const kept = path.join(BUILDS, digest);
    if (!existsSync(kept)) renameSync(folder, kept);
    return { service, manifest, digest: `sha256:${digest}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
