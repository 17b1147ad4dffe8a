import type { HealthCheck } from "@aws-sdk/client-ecs";
import { programPace } from "./program-pace";

export type Health = "UNKNOWN" | "HEALTHY" | "UNHEALTHY";

/** Where a container stands with its health checks. */
export interface HealthState {
  readonly health: Health;
  /** Failures in a row that count. */
  readonly failures: number;
}

export const UNCHECKED: HealthState = { health: "UNKNOWN", failures: 0 };

/** ECS's own values, in seconds. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
const DEFAULTS = { interval: 30, timeout: 5, retries: 3, startPeriod: 0 };
const MS_PER_SECOND = 1000;

export interface HealthSchedule {
  readonly intervalMs: number;
  /** Between the checks of a container that is well. */
  readonly restMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly startPeriodMs: number;
}

/**
 * Nobody waits for a container that is well: it is asked as often as AWS would, for each question starts a program.
 * @param speed Divides what is waited for; a check itself takes the time it takes.
 * @param pace Divides what a program has to start.
 */
export const scheduleOf = (check: HealthCheck, speed: number, pace = programPace(speed)): HealthSchedule => ({
  intervalMs: ((check.interval ?? DEFAULTS.interval) * MS_PER_SECOND) / speed,
  restMs: (check.interval ?? DEFAULTS.interval) * MS_PER_SECOND,
  timeoutMs: (check.timeout ?? DEFAULTS.timeout) * MS_PER_SECOND,
  retries: check.retries ?? DEFAULTS.retries,
  startPeriodMs: ((check.startPeriod ?? DEFAULTS.startPeriod) * MS_PER_SECOND) / pace,
});

/**
 * What one check changes. A failure in the start period does not count, unless a check has succeeded before.
 * @param sinceStartMs Age of the container when the check began.
 */
export const afterCheck = (
  state: HealthState,
  isWell: boolean,
  sinceStartMs: number,
  { retries, startPeriodMs }: HealthSchedule,
): HealthState => {
  if (isWell) return { health: "HEALTHY", failures: 0 };
  if (state.health === "UNKNOWN" && sinceStartMs < startPeriodMs) return state;
  const failures = state.failures + 1;
  return { health: failures >= retries ? "UNHEALTHY" : state.health, failures };
};

/** Milliseconds until the next check. */
export const pauseAfter = ({ health, failures }: HealthState, { intervalMs, restMs }: HealthSchedule): number =>
  health === "HEALTHY" && failures === 0 ? restMs : intervalMs;

/** The command of a check, or undefined where there is none (`["NONE"]` turns the image's own off). */
export const checkCommand = ({ command = [] }: HealthCheck): readonly string[] | undefined => {
  const [kind, ...words] = command;
  if (kind === "CMD") return words;
  if (kind === "CMD-SHELL") return ["/bin/sh", "-c", words.join(" ")];
  return undefined;
};
