import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../../user-error";
import type { Workspace } from "./workspace";

const schema = z.object({
  environment: z.string(),
  stack: z.string(),
  account: z.string(),
  region: z.string(),
  /** SHA-256 of the plan file and of the configuration it was made from, in hexadecimal. */
  planSha256: z.string(),
  configurationSha256: z.string(),
  createdAt: z.iso.datetime(),
  /** Whether there is anything to apply. */
  hasChanges: z.boolean(),
});

/** What is known of a saved plan; it lies beside the plan, because Terraform's own format does not say what it is for. */
export type SavedPlan = z.output<typeof schema>;

const sha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

const expected = ({ deployment, stack }: Workspace) => ({
  environment: deployment.environment.name,
  stack,
  account: deployment.account,
  region: deployment.region,
});

export const writeSavedPlan = (workspace: Workspace, hasChanges: boolean): void => {
  const saved: SavedPlan = {
    ...expected(workspace),
    planSha256: sha256(workspace.file("tfplan")),
    configurationSha256: sha256(workspace.file("cdk.tf.json")),
    createdAt: new Date().toISOString(),
    hasChanges,
  };
  writeFileSync(workspace.file("plan.json"), JSON.stringify(saved, undefined, 2));
};

/** Leaves the plan file for Terraform, but nothing by which it would be found again. */
export const takeSavedPlan = (workspace: Workspace): void => rmSync(workspace.file("plan.json"), { force: true });

export const removeSavedPlan = (workspace: Workspace): void => {
  for (const name of ["plan.json", "tfplan"] as const) rmSync(workspace.file(name), { force: true });
};

const parse = (workspace: Workspace): SavedPlan => {
  try {
    return schema.parse(JSON.parse(readFileSync(workspace.file("plan.json"), "utf8")));
  } catch (cause) {
    throw new UserError("plan.json: is not what `plan` wrote; run plan again", { cause });
  }
};

/**
 * The saved plan of a workspace, or undefined when there is none.
 * @throws UserError when what is there was made for something else, or was altered since.
 */
export const readSavedPlan = (workspace: Workspace): SavedPlan | undefined => {
  if (!existsSync(workspace.file("plan.json")) || !existsSync(workspace.file("tfplan"))) return undefined;
  const saved = parse(workspace);
  for (const [field, value] of Object.entries(expected(workspace))) {
    const found = saved[field as keyof typeof saved];
    if (found !== value)
      throw new UserError(
        `tfplan: was made for ${field} ${found}, and this is ${value}; run plan for ${field} ${value}`,
      );
  }
  if (sha256(workspace.file("tfplan")) !== saved.planSha256)
    throw new UserError("tfplan: is not the file that plan.json describes; run plan again");
  if (sha256(workspace.file("cdk.tf.json")) !== saved.configurationSha256)
    throw new UserError("tfplan: the plan is stale: the stack was synthesized differently since; run plan again");
  return saved;
};
