import { z } from "zod";
import { dataVariables, parseEnv, port, processVariables } from "../kit/env-schema";

const schema = z.object({ PORT: port(8002), ...processVariables, ...dataVariables });

/** What the inventory service is told by its environment. */
export type InventoryServiceEnv = Readonly<z.infer<typeof schema>>;

/** Reads the environment once. @throws UserError that names every variable that is wrong */
export const readEnv = (values: NodeJS.ProcessEnv = process.env): InventoryServiceEnv => parseEnv(schema, values);
