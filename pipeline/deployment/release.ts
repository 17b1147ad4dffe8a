import { UserError } from "../../user-error";
import { kindOf, type PlanJson } from "../terraform/plan-json";
import { managedResources } from "../terraform/state";
import { runIn, showPlan } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";

/** All that a deployment may touch. */
const DEPLOYED_TYPES = ["aws_ecs_task_definition", "aws_ecs_service"];

/** @throws UserError naming everything that the plan touches and a deployment must not. */
export const refuseForeignChanges = ({ resource_changes = [] }: PlanJson): void => {
  const foreign = resource_changes.filter(
    (resource) => resource.mode === "managed" && kindOf(resource) !== "none" && !DEPLOYED_TYPES.includes(resource.type),
  );
  if (foreign.length > 0)
    throw new UserError(
      `deploy: the plan also changes ${foreign.map(({ address }) => address).join(", ")}; nothing was deployed; ` +
        "apply those changes first, by plan and apply",
    );
};

/** The task definition that should run, as the state has it. */
export const appliedTaskDefinition = async (workspace: Workspace): Promise<string> => {
  const recorded = await managedResources(workspace);
  return String(recorded.find(({ type }) => type === "aws_ecs_task_definition")?.values.arn);
};

/** Plans and applies what the image parameters say now. @returns the task definition that should run then. */
export const applyImages = async (workspace: Workspace): Promise<string> => {
  const words = await runIn(workspace, workspace.plan());
  refuseForeignChanges(await showPlan(workspace, words));
  await runIn(workspace, workspace.apply(), (line) => /^aws_ecs_/.test(line));
  return appliedTaskDefinition(workspace);
};
