import { hasMigration, migrateDatabase } from "../deployment/migration";
import type { Step } from "../step";

/** Prepares the managed database for the services. `apply` and `deploy` do the same at the right time. */
export const migrate: Step = {
  summary: "prepare the managed database: its user, its schema (safe to run at any time)",
  requires: ["credentials"],
  perStack: false,
  options: [],
  isDone: async ({ deployment }) =>
    hasMigration(deployment)
      ? undefined
      : `${deployment.environment.name}: nothing to migrate: the database is made with its task`,
  actions: ({ deployment }) => [
    { words: "run the migration as a task of its own, and wait for its end", run: () => migrateDatabase(deployment) },
  ],
};
