import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Beginning } from "./event";
import type { Workflow } from "./model";

/** There is no GitHub behind the wire, and this repository need not exist. */
const REPOSITORY = "stockwiz/stockwiz";

export interface RunOptions {
  readonly file: string;
  readonly workflow: Workflow;
  readonly beginning: Beginning;
  readonly workspace: string;
}

/** What GitHub tells of the run, of its event no more than a workflow of ours asks for. */
export const githubContext = ({ file, workflow, beginning, workspace }: RunOptions): Record<string, unknown> => {
  const sha = execFileSync("git", ["rev-parse", "HEAD"], { cwd: workspace, encoding: "utf8" }).trim();
  return {
    event_name: beginning.event,
    event: {
      inputs: beginning.inputs,
      repository: { name: REPOSITORY.split("/")[1], full_name: REPOSITORY },
      pull_request:
        beginning.event === "pull_request" ? { number: 1, head: { repo: { full_name: REPOSITORY } } } : null,
    },
    workflow: workflow.name ?? file,
    repository: REPOSITORY,
    repository_owner: REPOSITORY.split("/")[0],
    ref: "refs/heads/main",
    ref_name: "main",
    sha,
    actor: "rehearsal",
    run_id: "1",
    run_number: "1",
    run_attempt: "1",
    server_url: "https://github.com",
    workspace,
    token: "",
  };
};

/** Variables that GitHub gives to every step, from what it tells of the run. */
export const githubVariables = (github: Readonly<Record<string, unknown>>): Record<string, string> => ({
  GITHUB_ACTIONS: "true",
  ...Object.fromEntries(
    Object.entries(github)
      .filter(([name, value]) => typeof value === "string" && name !== "token")
      .map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, `${value}`]),
  ),
});

/** What `hashFiles` gives for the files of a folder: one digest of theirs, or nothing where there are none. */
export const hashFilesIn =
  (workspace: string) =>
  (...patterns: readonly string[]): string => {
    const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"];
    const globs = patterns.map((pattern) => `:(glob)${pattern}`);
    const files = execFileSync("git", [...list, ...globs], { cwd: workspace, encoding: "utf8" }).split("\0");
    const digest = (content: Buffer | string) => createHash("sha256").update(content);
    const digests = files.filter(Boolean).map((file) => digest(readFileSync(path.join(workspace, file))).digest());
    return digests.length === 0 ? "" : digest(Buffer.concat(digests)).digest("hex");
  };
