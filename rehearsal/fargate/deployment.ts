/** Settings of a service that decide what its tasks are; a change of one of these is a deployment. */
export interface Revision {
  readonly taskDefinition: string;
  readonly subnetIds: readonly string[];
  readonly hasPublicAddress: boolean;
  readonly securityGroupIds: readonly string[];
  readonly loadBalancers: readonly ServiceLoadBalancer[];
}

export interface ServiceLoadBalancer {
  readonly targetGroupArn?: string;
  readonly containerName?: string;
  readonly containerPort?: number;
}

/** Settings of a service that decide how many tasks there are, and how they are replaced. */
export interface ServiceSettings extends Revision {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly clusterArn: string;
  readonly desiredCount: number;
  readonly minimumPercent: number;
  readonly maximumPercent: number;
  readonly graceSeconds: number;
  readonly circuitBreaker: { readonly enable: boolean; readonly rollback: boolean };
  readonly enableExecuteCommand: boolean;
  /** Whether tasks are moved between zones. */
  readonly isRebalanced: boolean;
}

export type RolloutState = "IN_PROGRESS" | "COMPLETED" | "FAILED";

/**
 * One attempt to run a revision.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
export interface Deployment {
  /** `ecs-svc/` and a number. */
  readonly id: string;
  readonly revision: Revision;
  readonly status: "PRIMARY" | "ACTIVE";
  readonly rolloutState: RolloutState;
  readonly rolloutStateReason: string;
  /** Tasks that failed one after the other; one that becomes healthy starts the count again. */
  readonly failedTasks: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Whether it takes back one that failed. */
  readonly isRollback: boolean;
}

const FEWEST_FAILURES = 3;
const MOST_FAILURES = 200;
const SHARE_OF_DESIRED = 0.5;

/**
 * Failed tasks with which the circuit breaker gives a deployment up.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export const breakerThreshold = (desiredCount: number): number =>
  Math.min(MOST_FAILURES, Math.max(FEWEST_FAILURES, Math.ceil(SHARE_OF_DESIRED * desiredCount)));

/** The deployments with another as the primary; those before it are left until their tasks are gone. */
export const withPrimary = (deployments: readonly Deployment[], primary: Deployment): Deployment[] => [
  { ...primary, status: "PRIMARY" },
  ...deployments.filter(({ id }) => id !== primary.id).map((other) => ({ ...other, status: "ACTIVE" as const })),
];

const sameText = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether tasks of one revision may stay when the other is wanted. */
export const isSameRevision = (one: Revision, other: Revision): boolean =>
  one.taskDefinition === other.taskDefinition &&
  sameText(one.subnetIds, other.subnetIds) &&
  one.hasPublicAddress === other.hasPublicAddress &&
  sameText(one.securityGroupIds, other.securityGroupIds) &&
  sameText(one.loadBalancers, other.loadBalancers);

/** The part of a service's settings that is a revision. */
export const revisionOf = ({
  taskDefinition,
  subnetIds,
  hasPublicAddress,
  securityGroupIds,
  loadBalancers,
}: Revision): Revision => ({
  taskDefinition,
  subnetIds,
  hasPublicAddress,
  securityGroupIds,
  loadBalancers,
});
