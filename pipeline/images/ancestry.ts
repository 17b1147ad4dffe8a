import { spawnSync } from "node:child_process";
import { PROJECT_ROOT } from "../process";

/** What is known of a commit against one that runs. */
export type Ancestry =
  | { readonly kind: "not older" }
  | { readonly kind: "older" }
  | { readonly kind: "unknown"; readonly why: string };

/** Of a version whose sources differ from their commit, `<commit>-dirty-<digest>`. */
const COMMIT = /^[0-9a-f]{40}(?=-dirty-[0-9a-f]+$|$)/;

const git = (folder: string, ...args: string[]) => spawnSync("git", args, { cwd: folder, encoding: "utf8" });

/** Exit codes of `git merge-base --is-ancestor`; any other one says that git cannot tell. */
const YES = 0;
const NO = 1;

/**
 * Whether a version is older than one that runs: its commit an ancestor of the other's.
 * @param folder Of a clone.
 * @see https://git-scm.com/docs/git-merge-base
 */
export const ancestryOf = (version: string, running: string, folder: string = PROJECT_ROOT): Ancestry => {
  const [commit, other] = [version, running].map((text) => COMMIT.exec(text)?.[0]);
  const unknown = (why: string): Ancestry => ({ kind: "unknown", why });
  if (version === running || (commit !== undefined && commit === other)) return { kind: "not older" };
  if (!commit || !other) return unknown(`"${commit ? running : version}" is no commit`);
  const isAncestor = git(folder, "merge-base", "--is-ancestor", commit, other);
  if (isAncestor.error) return unknown(`git does not run: ${isAncestor.error.message}`);
  if (isAncestor.status === YES) return { kind: "older" };
  if (isAncestor.status !== NO) return unknown(isAncestor.stderr.trim().replace(/^fatal: /, ""));
  if (git(folder, "merge-base", "--is-ancestor", other, commit).status === YES) return { kind: "not older" };
  // Neither comes from the other. In a shallow clone that may only be because the way is cut off.
  const isShallow = git(folder, "rev-parse", "--is-shallow-repository").stdout.trim() === "true";
  return isShallow ? unknown("this is a shallow clone, whose history ends early") : { kind: "not older" };
};
