/**
 * Why a task stops, as `DescribeTasks` has it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export interface StopCause {
  readonly code: "TaskFailedToStart" | "EssentialContainerExited" | "UserInitiated" | "ServiceSchedulerInitiated";
  readonly reason: string;
}

/** Something that a task needs cannot be had, in AWS's words. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
}

/** The AWS error behind a failed call: its name and words. */
export const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

export const cannotPull = (reference: string, why: string): CannotStart =>
  new CannotStart(
    `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: ${why}`,
  );

/** @param what The ARN or name that the task definition asks for. */
export const noSecret = (service: "asm" | "ssm", what: string, why: string): CannotStart =>
  new CannotStart(
    `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from ${service}: service call has been retried 1 time(s): failed to fetch ${what}: ${why}`,
  );

/** @param words What the helper of EFS prints. @see https://repost.aws/knowledge-center/fargate-unable-to-mount-efs */
export const cannotMount = (words: string): CannotStart =>
  new CannotStart(
    `ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: ${words} : unsuccessful EFS utils command execution; code: 32`,
  );

export const noLogGroup = (group: string, why: string): CannotStart =>
  new CannotStart(
    `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream in ${group}: ${why}`,
  );

export const ESSENTIAL_EXITED: StopCause = {
  code: "EssentialContainerExited",
  reason: "Essential container in task exited",
};
export const OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage";
