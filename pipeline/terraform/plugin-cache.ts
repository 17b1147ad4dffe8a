import { mkdirSync } from "node:fs";
import path from "node:path";

/** Folder of providers that were fetched once; `.github/actions/prepare` keeps it from run to run. */
const FOLDER = path.join(".tools", "terraform-plugins");

/**
 * Variables by which Terraform takes a provider from the cache of the workflows instead of fetching it for each stack of each
 * job. Without the second one it does not, where no lock file knows the provider yet: ours is written beside each stack
 * (ARCHITECTURE.md, deliberately absent), and the bindings pin the version.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
 * @returns nothing outside GitHub Actions and where somebody has settings of their own.
 */
export const pluginCacheVariables = (
  root: string,
  variables: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> => {
  if (variables.GITHUB_ACTIONS !== "true" || variables.TF_CLI_CONFIG_FILE || variables.TF_PLUGIN_CACHE_DIR) return {};
  const folder = path.join(root, FOLDER);
  mkdirSync(folder, { recursive: true }); // Terraform refuses a cache that is not there
  return { TF_PLUGIN_CACHE_DIR: folder, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1" };
};
