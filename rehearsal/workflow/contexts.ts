import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { JobIdentity } from "../github/job-identity";
import { rehearsedActor, rehearsedRepository, rehearsedRepositoryName } from "../github/rehearsed-repository";
import type { Beginning } from "./event";
import type { Workflow } from "./model";

export interface RunOptions {
  readonly file: string;
  readonly workflow: Workflow;
  readonly beginning: Beginning;
  readonly workspace: string;
  /** Where GitHub's API is. */
  readonly apiUrl: string;
  readonly isPrivate: boolean;
}

/** What GitHub calls a workflow file of the repository, at the ref that it runs for. */
const workflowRefOf = (file: string, ref: string): string =>
  `${rehearsedRepositoryName}/.github/workflows/${path.basename(file)}@${ref}`;

/** What GitHub tells of the run, of its event no more than a workflow of ours asks for. */
export const githubContext = ({
  file,
  workflow,
  beginning,
  workspace,
  apiUrl,
  isPrivate,
}: RunOptions): Record<string, unknown> => {
  const { owner, ownerId, name, id } = rehearsedRepository;
  const repository = rehearsedRepositoryName;
  const sha = execFileSync("git", ["rev-parse", "HEAD"], { cwd: workspace, encoding: "utf8" }).trim();
  return {
    event_name: beginning.event,
    event: {
      inputs: beginning.inputs,
      repository: { name, full_name: repository, private: isPrivate },
      pull_request:
        beginning.event === "pull_request" ? { number: 1, head: { repo: { full_name: repository } } } : null,
    },
    workflow: workflow.name ?? file,
    workflow_ref: workflowRefOf(file, "refs/heads/main"),
    repository,
    repository_id: id,
    repository_owner: owner,
    repository_owner_id: ownerId,
    ref: "refs/heads/main",
    ref_name: "main",
    sha,
    actor: rehearsedActor.name,
    actor_id: rehearsedActor.id,
    run_id: `${Date.now()}`,
    run_number: "1",
    run_attempt: "1",
    server_url: "https://github.com",
    api_url: apiUrl,
    workspace,
    token: "",
  };
};

/**
 * Who a job of a run is, for its tokens.
 * @param file The workflow that holds the job.
 * @param environment Environment that the job runs in, if it names one.
 */
export const jobIdentity = (
  github: Readonly<Record<string, unknown>>,
  file: string,
  environment?: string,
): JobIdentity => {
  const text = (name: string): string => `${github[name] ?? ""}`;
  const [owner = "", name = ""] = text("repository").split("/");
  const event = (github.event ?? {}) as { readonly repository?: { readonly private?: boolean } };
  return {
    repository: {
      owner,
      name,
      ownerId: text("repository_owner_id"),
      id: text("repository_id"),
      visibility: event.repository?.private === false ? "public" : rehearsedRepository.visibility,
    },
    ...{ ref: text("ref"), sha: text("sha"), event: text("event_name"), workflow: text("workflow") },
    ...(environment !== undefined && environment !== "" && { environment }),
    ...{ workflowRef: text("workflow_ref"), jobWorkflowRef: workflowRefOf(file, text("ref")) },
    ...{ actor: text("actor"), actorId: text("actor_id") },
    ...{ runId: text("run_id"), runNumber: text("run_number"), runAttempt: text("run_attempt") },
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
