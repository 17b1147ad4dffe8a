import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CREDENTIALS } from "./credentials";
import type { RehearsalFolder, RehearsalRecord } from "./folder";
import type { ProviderMirror } from "./provider-mirror";

type Variables = Record<string, string | undefined>;

/** Programs that a machine need not have, and that do here what the real ones do elsewhere. */
const STAND_INS = path.join(__dirname, "images", "stand-in");
const TOOLS = path.join(__dirname, "..", ".tools");

/** Terraform's own settings: the provider from the mirror where there is one, from the registry otherwise. */
const terraformSettings = (mirror: ProviderMirror | undefined): string => {
  const cache = path.join(TOOLS, "terraform-plugins");
  mkdirSync(cache, { recursive: true });
  const installation = mirror
    ? `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror.path)}
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`
    : `plugin_cache_dir = ${JSON.stringify(cache)}\n`;
  return `disable_checkpoint = true\n${installation}`;
};

/**
 * The variables for a command that is to meet the rehearsal and can meet nothing else: every `AWS_` variable of the caller
 * is dropped, so neither a profile nor a key nor another endpoint can lead it to a real account.
 */
export const execEnvironment = (
  { url, account }: RehearsalRecord,
  folder: RehearsalFolder,
  mirror: ProviderMirror | undefined,
  caller: Variables,
): Variables => {
  const settings = folder.file("terraform.tfrc");
  writeFileSync(settings, terraformSettings(mirror));
  const kept = Object.entries(caller).filter(([name]) => !name.startsWith("AWS_") && !name.startsWith("TF_CLI_ARGS"));
  const noProxy = [caller.NO_PROXY ?? caller.no_proxy, "127.0.0.1", "localhost"].filter(Boolean).join(",");
  return {
    ...Object.fromEntries(kept),
    PATH: [STAND_INS, path.join(TOOLS, "bin"), caller.PATH].filter(Boolean).join(path.delimiter),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: caller.AWS_REGION ?? "us-east-1",
    AWS_ACCOUNT_ID: account,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    STOCKWIZ_WORK: folder.work,
    CI: "1",
    CHECKPOINT_DISABLE: "1",
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1", // its cache would lie outside the clone
    TF_CLI_CONFIG_FILE: settings,
    // One folder of the plain CLI serves every environment in turn; each has a state bucket of its own.
    TF_CLI_ARGS_init: "-reconfigure",
    ...(mirror && { TF_CLI_ARGS_providers_lock: `-fs-mirror=${mirror.path}` }),
  };
};
