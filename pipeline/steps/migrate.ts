import { namesOf } from "../../environments/names";
import { hasMigration, migrateDatabase } from "../deployment/migration";
import { inlineCode } from "../markdown";
import type { Step, StepContext } from "../step";

const run = async ({ deployment, outcome }: StepContext): Promise<void> => {
  await migrateDatabase(deployment); // throws when it ends otherwise
  const task = namesOf(deployment.environment.name).migration;
  outcome.found.push({ task, exitCode: 0 });
  outcome.told.push(`- ${inlineCode(task)} ended with exit code 0`);
};

/** Prepares the managed database for the services. `apply` and `deploy` do the same at the right time. */
export const migrate: Step = {
  summary: "prepare the managed database: its user, its schema (safe to run at any time)",
  requires: ["credentials"],
  perStack: false,
  options: [],
  isDone: async ({ deployment, outcome }) => {
    if (hasMigration(deployment)) return undefined;
    outcome.found.push({ task: null });
    return `${deployment.environment.name}: nothing to migrate: the database is made with its task`;
  },
  actions: (context) => [
    { words: "run the migration as a task of its own, and wait for its end", run: () => run(context) },
  ],
};
