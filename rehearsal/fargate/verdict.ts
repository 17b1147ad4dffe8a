import type { Target, Targets } from "../runtime/contract";
import type { Revision } from "./deployment";
import type { TaskRecord } from "./task-record";

/** What health checks say of a task. */
export type Verdict =
  | { readonly standing: "coming" | "up" }
  | {
      readonly standing: "failing";
      readonly reason: string;
      /** What the service's history says of it, beside the reason. */
      readonly event?: string;
    };

/** Each target group's part of a task. */
export const targetsOf = ({ loadBalancers }: Revision, { ip, securityGroupIds }: TaskRecord) =>
  loadBalancers.flatMap(({ targetGroupArn, containerPort }) =>
    targetGroupArn && containerPort !== undefined
      ? [{ targetGroupArn, target: { ip, port: containerPort, securityGroupIds } satisfies Target }]
      : [],
  );

/**
 * Judges a task by the health checks of its containers and of its target groups.
 * @param isInGrace Whether bad news does not count yet.
 */
export const judge = (revision: Revision, record: TaskRecord, targets: Targets, isInGrace: boolean): Verdict => {
  const { containers, lastStatus } = record.run.progress;
  if (!isInGrace && containers.some(({ essential, health }) => essential && health === "UNHEALTHY"))
    return { standing: "failing", reason: "Task failed container health checks" };
  if (lastStatus !== "RUNNING") return { standing: "coming" };
  const groups = targetsOf(revision, record).map(({ targetGroupArn, target }) => ({
    targetGroupArn,
    port: target.port,
    ...targets.health(targetGroupArn, target),
  }));
  const bad = groups.find(({ state }) => state === "unhealthy");
  if (bad && !isInGrace)
    return {
      standing: "failing",
      reason: `Task failed ELB health checks in (target-group ${bad.targetGroupArn})`,
      event: `(port ${bad.port}) is unhealthy in (target-group ${bad.targetGroupArn}) due to (reason ${bad.description ?? bad.reason})`,
    };
  const isUp =
    groups.every(({ state }) => state === "healthy") &&
    containers.every(({ isChecked, essential, health }) => !isChecked || !essential || health === "HEALTHY");
  return { standing: isUp ? "up" : "coming" };
};
