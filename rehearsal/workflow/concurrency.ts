import { z } from "zod";
import type { Expressions, Scope } from "./expressions";
import type { GroupRequest } from "./groups";

const parts = z.strictObject({
  group: z.string(),
  "cancel-in-progress": z.union([z.boolean(), z.string()]).default(false),
  queue: z.enum(["single", "max"]).default("single"),
});
/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#concurrency */
export const concurrency = z
  .preprocess((value) => (typeof value === "string" ? { group: value } : value), parts)
  .refine(
    (each) => each.queue !== "max" || `${each["cancel-in-progress"]}` !== "true",
    "queue: max and cancel-in-progress: true exclude each other",
  );

/** The group of a job or of a workflow. */
export type Concurrency = z.infer<typeof parts>;

/** What is asked of the group, once its name is worked out; an empty name is no group. */
export const requestOf = (
  asked: Concurrency | undefined,
  scope: Scope,
  expressions: Expressions,
  above: readonly string[],
): GroupRequest | undefined => {
  const group = asked && expressions.text(asked.group, scope);
  if (!asked || !group) return undefined;
  const cancelInProgress = expressions.text(`${asked["cancel-in-progress"]}`, scope) === "true";
  return { group, queue: asked.queue, cancelInProgress, above };
};
