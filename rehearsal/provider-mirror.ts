import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import providerPackage from "@cdktf/provider-aws/package.json";
import { processVariables } from "./process";

/** A folder on this machine from which Terraform can install the AWS provider. */
export interface ProviderMirror {
  readonly path: string;
  readonly version: string;
}

const PROVIDER_TREE = path.join("registry.terraform.io", "hashicorp", "aws");
/** The version that the TypeScript bindings were made from, and that every synthesized stack asks for. */
export const AWS_PROVIDER_VERSION = providerPackage.cdktf.provider.version;

const home = homedir();
/** Where mirrors live: Terraform's implied directories, and the places where images and packages put them.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories */
const PLACES = [
  path.join(home, ".terraform.d"),
  path.join(processVariables.XDG_DATA_HOME ?? path.join(home, ".local", "share"), "terraform"),
  "/usr/local/share/terraform",
  "/usr/share/terraform",
  "/usr/local/lib/terraform",
  "/usr/lib/terraform",
  "/var/lib/terraform",
  "/srv",
  "/opt",
];

const foldersIn = (place: string): string[] => {
  try {
    return (
      readdirSync(place, { withFileTypes: true })
        // A plugin cache looks like a mirror, but holds links to wherever its plugins came from.
        .filter((entry) => entry.isDirectory() && entry.name !== "plugin-cache")
        .map((entry) => path.join(place, entry.name))
    );
  } catch {
    return []; // it is not there, or not ours to read
  }
};

/** Whether the tree holds the version for this machine, unpacked (`VERSION/OS_ARCH`) or packed (`…_VERSION_OS_ARCH.zip`). */
const holds = (mirror: string, version: string): boolean => {
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const system = `${process.platform}_${architecture}`;
  const tree = path.join(mirror, PROVIDER_TREE);
  return (
    existsSync(path.join(tree, version, system)) ||
    existsSync(path.join(tree, `terraform-provider-aws_${version}_${system}.zip`))
  );
};

/**
 * The local mirror that holds the provider, if there is one. `STOCKWIZ_PROVIDER_MIRROR` names one; otherwise the usual
 * places are searched, two folders deep.
 */
export const findProviderMirror = (
  places: readonly string[] = PLACES,
  version: string = AWS_PROVIDER_VERSION,
): ProviderMirror | undefined => {
  const named = processVariables.STOCKWIZ_PROVIDER_MIRROR;
  const searched = named
    ? [named]
    : places.flatMap((place) => [place, ...foldersIn(place), ...foldersIn(place).flatMap(foldersIn)]);
  const found = searched.find((candidate) => holds(candidate, version));
  return found ? { path: found, version } : undefined;
};
