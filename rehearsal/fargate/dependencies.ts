import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import type { Health } from "./health";

/** What others may wait for in a container. */
export interface ContainerProgress {
  readonly name: string;
  readonly lastStatus: "PENDING" | "RUNNING" | "STOPPED";
  readonly health: Health;
  readonly exitCode?: number | undefined;
}

export type Readiness = "ready" | "waiting" | "never";

type Condition = NonNullable<ContainerDefinition["dependsOn"]>[number]["condition"];

const met = (condition: Condition, { lastStatus, health, exitCode }: ContainerProgress): Readiness => {
  const isStopped = lastStatus === "STOPPED";
  switch (condition) {
    case "COMPLETE":
      return isStopped ? "ready" : "waiting";
    case "SUCCESS":
      return !isStopped ? "waiting" : exitCode === 0 ? "ready" : "never";
    case "HEALTHY":
      return isStopped ? "never" : health === "HEALTHY" ? "ready" : "waiting";
    default:
      return lastStatus === "PENDING" ? "waiting" : "ready";
  }
};

/**
 * Whether a container may start.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
export const readinessOf = (
  { dependsOn = [] }: ContainerDefinition,
  others: ReadonlyMap<string, ContainerProgress>,
): Readiness => {
  const answers = dependsOn.map(({ containerName = "", condition }) => {
    const other = others.get(containerName);
    return other ? met(condition, other) : "never";
  });
  return answers.includes("never") ? "never" : answers.includes("waiting") ? "waiting" : "ready";
};

/** Names of containers that wait for each other in a circle, or for one that is not there; such a task never starts. */
export const neverStarting = (definitions: readonly ContainerDefinition[]): string[] => {
  const startable = new Set<string>();
  let waiting = definitions;
  for (let before = -1; before !== startable.size; ) {
    before = startable.size;
    waiting = waiting.filter(({ name = "", dependsOn = [] }) => {
      const can = dependsOn.every(({ containerName = "" }) => startable.has(containerName));
      if (can) startable.add(name);
      return !can;
    });
  }
  return waiting.map(({ name = "" }) => name);
};

/** Running containers that no running container depends on: the next to be stopped. */
export const nextToStop = (definitions: readonly ContainerDefinition[], running: ReadonlySet<string>): string[] => {
  const needed = definitions
    .filter(({ name = "" }) => running.has(name))
    .flatMap(({ dependsOn = [] }) => dependsOn.map(({ containerName }) => containerName));
  return [...running].filter((name) => !needed.includes(name));
};
