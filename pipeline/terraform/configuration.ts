import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Workspace } from "./workspace";

/** The parts of a synthesized stack that the pipeline reads. */
interface Configuration {
  readonly terraform: object;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly import?: readonly { readonly to: string }[];
  readonly moved?: readonly Move[];
  readonly data?: {
    readonly terraform_remote_state?: Readonly<Record<string, { readonly config: { readonly key: string } }>>;
  };
}

/** A resource that has got another address. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** A resource that a stack wants. */
export interface WantedResource {
  readonly address: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const read = (workspace: Workspace): Configuration =>
  JSON.parse(readFileSync(workspace.file("cdk.tf.json"), "utf8")) as Configuration;

/** What a synthesized stack wants, beside what it imports anyway. */
export const wantedResources = (workspace: Workspace): WantedResource[] => {
  const { resource = {}, import: imports = [] } = read(workspace);
  const imported = new Set(imports.map(({ to }) => to));
  return Object.entries(resource)
    .flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([name, settings]) => ({ address: `${type}.${name}`, type, settings })),
    )
    .filter(({ address }) => !imported.has(address));
};

/** What has another address in a synthesized stack than it may have in its state. */
export const movesOf = (workspace: Workspace): readonly Move[] => read(workspace).moved ?? [];

/** Keys of the states whose outputs a synthesized stack reads, by the name that it reads them under. */
export const remoteStatesOf = (workspace: Workspace): ReadonlyMap<string, string> => {
  const { terraform_remote_state: states = {} } = read(workspace).data ?? {};
  return new Map(Object.entries(states).map(([name, { config }]) => [name, config.key]));
};

const marker = ({ folder }: Workspace): string => path.join(folder, ".terraform", "initialized.json");
const essence = (workspace: Workspace): string => JSON.stringify(read(workspace).terraform);

/** Whether the providers that init installed are still there: from a mirror it only links to them. */
const hasProviders = ({ folder }: Workspace): boolean => {
  const providers = path.join(folder, ".terraform", "providers");
  return (
    existsSync(providers) &&
    readdirSync(providers, { recursive: true, encoding: "utf8" }).every((name) =>
      existsSync(path.join(providers, name)),
    )
  );
};

/** Whether `terraform init` has done its work already for this backend and these providers. */
export const isInitialized = (workspace: Workspace): boolean =>
  existsSync(marker(workspace)) &&
  readFileSync(marker(workspace), "utf8") === essence(workspace) &&
  existsSync(path.join(workspace.folder, ".terraform.lock.hcl")) &&
  hasProviders(workspace);

export const markInitialized = (workspace: Workspace): void => writeFileSync(marker(workspace), essence(workspace));
