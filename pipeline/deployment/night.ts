import { DescribeScalableTargetsCommand } from "@aws-sdk/client-application-auto-scaling";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";
import { currentService } from "./ecs";

/** Whether the limits of the service are those of the night: none of its tasks may run. */
const mayRunNothing = async ({ region, environment }: Deployment): Promise<boolean> => {
  const { cluster, service } = namesOf(environment.name);
  const ResourceIds = [`service/${cluster}/${service}`];
  const question = new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs", ResourceIds });
  const { ScalableTargets = [] } = await clientsOf(region).scaling.send(question);
  return ScalableTargets.some(({ MaxCapacity }) => MaxCapacity === 0);
};

/**
 * Stops a step that has to see tasks run while its environment is stopped for the night.
 * @param step Name of the step, for the error.
 * @throws UserError that says when it is up again, and how to start it now.
 */
export const refuseAtNight = async (deployment: Deployment, step: string): Promise<void> => {
  const { name, nightStop, tasks } = deployment.environment;
  if (!nightStop) return;
  const isAtZero = (await currentService(deployment))?.desiredCount === 0;
  if (!isAtZero || !(await mayRunNothing(deployment))) return;
  const { cluster, service } = namesOf(name);
  const { stopAt, startAt, timeZone, weekendsOff } = nightStop;
  const weekends = weekendsOff ? ", not on weekends" : "";
  throw new UserError(
    `${step}: ${name} is stopped for the night (from ${stopAt} to ${startAt}${weekends}, ${timeZone}): no task runs, so nobody could see whether a version serves, and nothing was changed; run it again after ${startAt}, or start ${name} now with: aws application-autoscaling register-scalable-target --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id service/${cluster}/${service} --min-capacity ${tasks.min} --max-capacity ${tasks.max}`,
  );
};
