/** A repository as GitHub knows it: by names that may change, and by numbers that never do. */
export interface RepositoryIdentity {
  readonly owner: string;
  readonly ownerId: string;
  readonly name: string;
  readonly id: string;
  readonly visibility: "public" | "private" | "internal";
}

/** What GitHub knows of a job when it is asked for a token. */
export interface JobIdentity {
  readonly repository: RepositoryIdentity;
  /** `refs/heads/main`, `refs/tags/v1`, `refs/pull/7/merge`. */
  readonly ref: string;
  readonly sha: string;
  /** What started the run: `push`, `pull_request`, `workflow_dispatch`. */
  readonly event: string;
  /** Environment of GitHub that the job runs in, if it names one. */
  readonly environment?: string;
  /** Name of the workflow. */
  readonly workflow: string;
  /** `OWNER/NAME/.github/workflows/FILE@REF` of the file that holds the job: of a reusable workflow, if it is in one. */
  readonly jobWorkflowRef: string;
  /** The same of the file that was started. */
  readonly workflowRef: string;
  readonly actor: string;
  readonly actorId: string;
  readonly runId: string;
  readonly runNumber: string;
  readonly runAttempt: string;
}
