import { deletionProtected } from "../aws/deletion-protection";
import { plain } from "../markdown";
import { askFor } from "../question";
import type { Step, StepContext } from "../step";
import { refuseProtected } from "../terraform/destruction";

const lift = async ({ deployment, options, outcome }: StepContext): Promise<void> => {
  const { name } = deployment.environment;
  const guarded = await deletionProtected(deployment);
  outcome.found.push({ lifted: guarded.map((resource) => resource.words) });
  if (guarded.length === 0) {
    console.log(`${name}: nothing refuses to be deleted`);
    return;
  }
  const words = guarded.map((resource) => resource.words).join(" and ");
  if (!options.yes) await askFor(name, `From now on ${words} of ${name} can be deleted.`);
  for (const resource of guarded) {
    await resource.lift();
    outcome.told.push(`- ${plain(resource.words)} may be deleted now`);
    console.log(`${resource.words}: may be deleted now; the next apply puts its protection back`);
  }
};

/** Lifts the deletion protection of an environment that is to be destroyed. */
export const unprotect: Step = {
  summary: "let the database and the load balancer be deleted, before destroy",
  requires: ["credentials"],
  perStack: false,
  options: ["yes", "confirm"],
  actions: (context) => {
    refuseProtected(context);
    return [{ words: "lift the deletion protection", run: () => lift(context) }];
  },
};
