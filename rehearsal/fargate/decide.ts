import type { Deployment, ServiceSettings } from "./deployment";

/** A task that nobody stops, as its scheduler sees it. */
export interface TaskFact {
  readonly id: string;
  readonly deploymentId: string;
  /** `up`: running, and well in the eyes of its health checks and its target groups. */
  readonly standing: "coming" | "up";
}

export interface Decision {
  /** How many tasks of the primary deployment are to start. */
  readonly start: number;
  /** Tasks to be stopped. */
  readonly stop: readonly string[];
}

const PERCENT = 100;

/** Tasks of earlier deployments that can go without leaving fewer up than there have to be. */
const superseded = (others: readonly TaskFact[], upCount: number, lower: number): TaskFact[] => {
  const coming = others.filter(({ standing }) => standing === "coming");
  const up = others.filter(({ standing }) => standing === "up");
  return [...coming, ...up.slice(0, Math.max(0, upCount - lower))];
};

/**
 * What a rolling deployment does next.
 * @param tasks Oldest first.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export const decide = (
  { desiredCount, minimumPercent, maximumPercent }: ServiceSettings,
  deployments: readonly Deployment[],
  tasks: readonly TaskFact[],
): Decision => {
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  if (!primary || (primary.rolloutState === "FAILED" && desiredCount > 0)) return { start: 0, stop: [] };
  const ours = tasks.filter(({ deploymentId }) => deploymentId === primary.id);
  const others = tasks.filter(({ deploymentId }) => deploymentId !== primary.id);
  const upper = Math.floor((desiredCount * maximumPercent) / PERCENT);
  const lower = Math.ceil((desiredCount * minimumPercent) / PERCENT);
  const upCount = tasks.filter(({ standing }) => standing === "up").length;
  const gone = superseded(others, upCount, lower);
  const spare = [...ours]
    .sort((one, other) => Number(one.standing === "up") - Number(other.standing === "up"))
    .slice(0, Math.max(0, ours.length - desiredCount));
  const left = tasks.length - gone.length - spare.length;
  return {
    start: Math.max(0, Math.min(desiredCount - ours.length, upper - left)),
    stop: [...gone, ...spare].map(({ id }) => id),
  };
};
