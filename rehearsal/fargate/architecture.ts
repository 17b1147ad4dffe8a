import type { TaskDefinition } from "@aws-sdk/client-ecs";
import type { PreparedContainer } from "./preparation";

/** How ECS calls what this machine runs; the images of a rehearsal are programs of this machine. */
const OWN: string | undefined = { x64: "X86_64", arm64: "ARM64" }[process.arch as string];

/** What a container ends with whose program the processor cannot run. */
const CANNOT_EXECUTE = 255;

/** Whether a task asks for another processor than its images are for. Without a word Fargate takes X86_64. */
export const isForeign = ({ runtimePlatform }: Pick<TaskDefinition, "runtimePlatform">, own = OWN): boolean =>
  (runtimePlatform?.cpuArchitecture ?? "X86_64") !== own;

/**
 * The container as it ends on another processor: what runs there is not played, only that images of this machine do not.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html
 */
export const unexecutable = (prepared: PreparedContainer): PreparedContainer => {
  const [program = ""] = prepared.process.command;
  const script = `printf '%s\\n' "exec $0: exec format error" >&2; exit ${CANNOT_EXECUTE}`;
  return { ...prepared, process: { ...prepared.process, command: ["/bin/sh", "-c", script, program] } };
};
