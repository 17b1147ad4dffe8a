import { z } from "zod";
import type { Link } from "./longest-chain";

/** The part of `terraform show -json` that says what depends on what.
 * @see https://developer.hashicorp.com/terraform/internals/json-format#state-representation */
const stateSchema = z.object({
  values: z
    .object({
      root_module: z.object({
        resources: z
          .array(z.object({ address: z.string(), mode: z.string(), depends_on: z.array(z.string()).default([]) }))
          .default([]),
      }),
    })
    .optional(),
});

/** The resources of a state; our stacks have no modules. Data sources are kept: they can stand between two resources. */
export const linksOf = (stateJson: string): Link[] => {
  const { values } = stateSchema.parse(JSON.parse(stateJson));
  return (values?.root_module.resources ?? []).map(({ address, depends_on }) => ({ address, dependsOn: depends_on }));
};
