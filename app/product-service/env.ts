import { z } from "zod";
import { dataVariables, parseEnv, port, processVariables } from "../kit/env-schema";

const schema = z.object({ PORT: port(8001), ...processVariables, ...dataVariables });

/** What the product service is told by its environment. */
export type ProductServiceEnv = Readonly<z.infer<typeof schema>>;

/** Reads the environment once. @throws UserError that names every variable that is wrong */
export const readEnv = (values: NodeJS.ProcessEnv = process.env): ProductServiceEnv => parseEnv(schema, values);
