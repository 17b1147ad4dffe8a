import { readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../user-error";
import type { Workspace } from "./workspace";

interface Manifest {
  readonly stacks: Readonly<
    Record<string, { annotations: { constructPath: string; level: string; message: string }[] }>
  >;
}

/**
 * What the constructs of a stack had to say while they were made.
 * @throws UserError when one of them said that it must not be deployed.
 */
export const synthesisNotes = ({ outFolder, stack }: Workspace): string[] => {
  const manifest = JSON.parse(readFileSync(path.join(outFolder, "manifest.json"), "utf8")) as Manifest;
  const annotations = manifest.stacks[stack]?.annotations ?? [];
  const errors = annotations.filter(({ level }) => level === "@cdktf/error");
  if (errors.length > 0)
    throw new UserError(errors.map(({ constructPath, message }) => `${constructPath}: ${message}`).join("\n"));
  return annotations.map(({ message }) => message);
};
