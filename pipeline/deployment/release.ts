import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { pendingWords, withoutPending } from "../terraform/pending";
import { kindOf, type PlanJson } from "../terraform/plan-json";
import { managedResources } from "../terraform/state";
import { runIn, showPlan } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";
import { retireStrays } from "./strays";

/** All that a deployment may touch. */
const DEPLOYED_TYPES = ["aws_ecs_task_definition", "aws_ecs_service"];

/** @throws UserError naming everything that the plan touches and a deployment must not. */
export const refuseForeignChanges = ({ resource_changes = [] }: PlanJson): void => {
  const changes = resource_changes.filter(({ mode }) => mode === "managed");
  const gone = changes.find(
    (resource) => resource.type === "aws_ecs_service" && ["replace", "destroy"].includes(kindOf(resource)),
  );
  if (gone)
    throw new UserError(
      `deploy: the plan takes ${gone.address} away, and nothing would serve meanwhile; nothing was deployed; ` +
        "if it has to be, apply it first, by plan and apply",
    );
  const foreign = changes.filter((resource) => kindOf(resource) !== "none" && !DEPLOYED_TYPES.includes(resource.type));
  if (foreign.length > 0)
    throw new UserError(
      `deploy: the plan also changes ${foreign.map(({ address }) => address).join(", ")}; nothing was deployed; ` +
        "apply those changes first, by plan and apply",
    );
};

const planRelease = async (workspace: Workspace, ...limits: string[]): Promise<void> => {
  const words = await runIn(workspace, workspace.plan(...limits));
  // What only waits for its window is in the plan again until then; to ask for it once more changes nothing.
  const { plan, pending } = await withoutPending(workspace.deployment, await showPlan(workspace, words));
  for (const change of pending) console.log(`pending: ${pendingWords(change)}`);
  refuseForeignChanges(plan);
};

const planAndApply = async (workspace: Workspace, ...limits: string[]): Promise<void> => {
  await planRelease(workspace, ...limits);
  await runIn(workspace, workspace.apply(), (line) => /^aws_ecs_/.test(line));
};

/** The newest revision of a family that Terraform has registered; undefined while there is none. */
const registered = async (workspace: Workspace, family: string) =>
  (await managedResources(workspace)).find(
    ({ type, values }) => type === "aws_ecs_task_definition" && values.family === family,
  );

/**
 * Registers the migration of what the image parameters say now and nothing else: it has to run before the release. What the
 * release would be refused for is refused here: a schema that was migrated cannot be put back.
 */
export const applyMigration = async (workspace: Workspace): Promise<void> => {
  const { migration } = namesOf(workspace.deployment.environment.name);
  const found = await registered(workspace, migration);
  if (!found)
    throw new UserError(
      `deploy: ${migration} is not in the state; nothing was deployed; apply app first, by plan and apply`,
    );
  await planRelease(workspace);
  await planAndApply(workspace, `-target=${found.address}`);
};

/** The task definition of the service that should run, as the state has it: after a rollback the service says the old one. */
export const appliedTaskDefinition = async (workspace: Workspace): Promise<string> =>
  String((await registered(workspace, namesOf(workspace.deployment.environment.name).service))?.values.arn);

/** Plans and applies what the image parameters say now. @returns the task definition that should run then. */
export const applyImages = async (workspace: Workspace): Promise<string> => {
  await planAndApply(workspace);
  await retireStrays(workspace);
  return appliedTaskDefinition(workspace);
};
