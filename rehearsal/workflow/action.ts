import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { doesOneThing, ONE_THING, scalar, stepParts } from "./model";
import { readYaml } from "./read-yaml";

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax */
const action = z.strictObject({
  name: z.string(),
  description: z.string(),
  inputs: z
    .record(
      z.string(),
      z.strictObject({
        description: z.string().optional(),
        required: z.boolean().optional(),
        default: scalar.optional(),
      }),
    )
    .default({}),
  outputs: z.record(z.string(), z.strictObject({ description: z.string().optional(), value: z.string() })).default({}),
  runs: z.strictObject({
    using: z.literal("composite"),
    steps: z
      .array(
        stepParts
          .omit({ "timeout-minutes": true })
          .refine(doesOneThing as (value: object) => boolean, ONE_THING)
          .refine(
            ({ run, shell }) => run === undefined || shell !== undefined,
            "has to say its shell, as every run of an action has",
          ),
      )
      .min(1),
  }),
});

/** An action of this repository that consists of steps. */
export type Action = z.infer<typeof action>;

/** Reads an action of this repository, by its folder. @throws UserError when it is none, or does what cannot be rehearsed. */
export const readAction = (folder: string): Action => {
  const names = ["action.yml", "action.yaml"].map((name) => path.join(folder, name));
  return readYaml(names.find((name) => existsSync(name)) ?? path.join(folder, "action.yml"), "an action", action);
};
