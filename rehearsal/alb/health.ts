import type { TargetHealth } from "../runtime/contract";
import type { HealthCheck } from "./deployed";

/** How one health check went. */
export type CheckResult =
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "timeout" }
  | { readonly kind: "failed" };

/** Whether a status passes, by a matcher such as `200`, `200-299` or `200,202`.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html */
export const isExpected = (status: number, matcher: string): boolean =>
  matcher.split(",").some((range) => {
    const [first = "", last = first] = range.split("-");
    return Number(first) <= status && status <= Number(last);
  });

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-reason-codes */
const failureOf = (result: CheckResult): Omit<TargetHealth, "state"> => {
  switch (result.kind) {
    case "status":
      return {
        reason: "Target.ResponseCodeMismatch",
        description: `Health checks failed with these codes: [${result.status}]`,
      };
    case "timeout":
      return { reason: "Target.Timeout", description: "Request timed out" };
    case "failed":
      return { reason: "Target.FailedHealthChecks", description: "Health checks failed" };
  }
};

export const REGISTERING: TargetHealth = {
  state: "initial",
  reason: "Elb.RegistrationInProgress",
  description: "Target registration is in progress",
};
const CHECKING: TargetHealth = {
  state: "initial",
  reason: "Elb.InitialHealthChecking",
  description: "Initial health checks in progress",
};
export const NOT_IN_USE: TargetHealth = {
  state: "unused",
  reason: "Target.NotInUse",
  description: "Target group is not configured to receive traffic from the load balancer",
};
export const NOT_REGISTERED: TargetHealth = {
  state: "unused",
  reason: "Target.NotRegistered",
  description: "Target is not registered to the target group",
};
export const DRAINING: TargetHealth = {
  state: "draining",
  reason: "Target.DeregistrationInProgress",
  description: "Target deregistration is in progress",
};

/** What the checks of a target have come to. */
export interface Checked {
  readonly health: TargetHealth;
  /** Checks in a row that ended like the last one. */
  readonly passes: number;
  readonly failures: number;
}

export const UNCHECKED: Checked = { health: REGISTERING, passes: 0, failures: 0 };

/**
 * What one more check makes of a target. A fresh target is healthy after the first that passes; one that has been unhealthy
 * needs as many in a row as its threshold says.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export const afterCheck = (
  { health, passes, failures }: Checked,
  result: CheckResult,
  { matcher, healthyThreshold, unhealthyThreshold }: HealthCheck,
): Checked => {
  if (result.kind === "status" && isExpected(result.status, matcher)) {
    const isEnough = health.state !== "unhealthy" || passes + 1 >= healthyThreshold;
    return { health: isEnough ? { state: "healthy" } : health, passes: passes + 1, failures: 0 };
  }
  const isEnough = health.state === "unhealthy" || failures + 1 >= unhealthyThreshold;
  const before = health.state === "initial" ? CHECKING : health;
  return {
    health: isEnough ? { state: "unhealthy", ...failureOf(result) } : before,
    passes: 0,
    failures: failures + 1,
  };
};
