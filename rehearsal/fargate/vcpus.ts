import type { TaskDefinition } from "@aws-sdk/client-ecs";
import { FARGATE_VCPUS, type Quotas } from "../quotas/quotas";
import type { TaskRecord } from "./task-record";

const UNITS_PER_VCPU = 1024;

const vcpusOf = ({ cpu }: Pick<TaskDefinition, "cpu">): number => Number(cpu ?? 0) / UNITS_PER_VCPU;

/**
 * Why Fargate starts no task of a definition beside those that are not gone yet; undefined when it does.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 */
export const vcpuRefusal = (
  definition: Pick<TaskDefinition, "cpu">,
  tasks: readonly TaskRecord[],
  quotas: Quotas,
): string | undefined => {
  const running = tasks
    .filter(({ run }) => run.progress.lastStatus !== "STOPPED")
    .reduce((sum, task) => sum + vcpusOf(task.definition), 0);
  if (running + vcpusOf(definition) <= quotas.of(FARGATE_VCPUS)) return undefined;
  return "You've reached the limit on the number of vCPUs you can run concurrently";
};
