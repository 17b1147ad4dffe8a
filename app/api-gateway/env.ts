import { z } from "zod";
import { parseEnv, port, processVariables, serviceUrl } from "../kit/env-schema";

const schema = z.object({
  PORT: port(8000),
  PRODUCT_SERVICE_URL: serviceUrl("http://localhost:8001"),
  INVENTORY_SERVICE_URL: serviceUrl("http://localhost:8002"),
  ...processVariables,
});

/** What the gateway is told by its environment. */
export type ApiGatewayEnv = Readonly<z.infer<typeof schema>>;

/** Reads the environment once. @throws UserError that names every variable that is wrong */
export const readEnv = (values: NodeJS.ProcessEnv = process.env): ApiGatewayEnv => parseEnv(schema, values);
