import { mkdirSync } from "node:fs";
import path from "node:path";
import { AWS_PROVIDER_VERSION, findProviderMirror } from "../../rehearsal/provider-mirror";
import { PROJECT_ROOT, run } from "./run-project";
import { writeTo } from "./temporary-folder";

/** A provider that asks AWS for nothing, so that a plan needs no account. */
const PROVIDER = `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${AWS_PROVIDER_VERSION}"
    }
  }
}
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
resource "terraform_data" "unknown" {
  input = "known after apply"
}
`;

const settings = (): string => {
  const mirror = findProviderMirror();
  if (mirror)
    return `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror.path)}\n  }\n}\n`;
  const cache = path.join(PROJECT_ROOT, ".tools", "terraform-plugins");
  mkdirSync(cache, { recursive: true });
  return `plugin_cache_dir = ${JSON.stringify(cache)}\n`;
};

/** A program of one file, by the name of its module. */
export type Programs = Readonly<Record<string, string>>;

/**
 * Plans programs with the real Terraform, all in one: each is a module, and its `var.unknown` is known after apply only.
 * @returns what `terraform show -json` prints of the plan.
 */
export const planTogether = async (folder: string, programs: Programs): Promise<string> => {
  const calls = Object.entries(programs).map(([name, text]) => {
    writeTo(folder, `${name}/main.tf`, text);
    const unknown = text.includes('variable "unknown"') ? "\n  unknown = terraform_data.unknown.output" : "";
    return `module "${name}" {\n  source = "./${name}"${unknown}\n}\n`;
  });
  writeTo(folder, "main.tf", `${PROVIDER}${calls.join("")}`);
  const variables = {
    TF_CLI_CONFIG_FILE: writeTo(folder, "terraform.tfrc", `disable_checkpoint = true\n${settings()}`),
    PATH: [path.join(PROJECT_ROOT, ".tools", "bin"), process.env.PATH].join(path.delimiter),
  };
  const terraform = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await run(["terraform", `-chdir=${folder}`, ...args], { variables });
    if (exitCode !== 0) throw new Error(`terraform ${args[0]}: ${stdout}${stderr}`);
    return stdout;
  };
  await terraform("init", "-input=false", "-no-color");
  await terraform("plan", "-input=false", "-no-color", "-refresh=false", "-out=tfplan");
  return terraform("show", "-json", "tfplan");
};

interface PlanOfMany {
  readonly resource_changes: readonly { readonly address: string }[];
}

/** The part of a plan that one of its programs makes, as if it had been planned alone. */
export const planOf = (plan: string, name: string): string => {
  const whole = JSON.parse(plan) as PlanOfMany;
  const isOfIt = ({ address }: { address: string }) =>
    !address.startsWith("module.") || address.startsWith(`module.${name}.`);
  return JSON.stringify({ ...whole, resource_changes: whole.resource_changes.filter(isOfIt) });
};
