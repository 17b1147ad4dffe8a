import { z } from "zod";
import { parseEnv, port } from "../kit/env-schema";

/** Where a terminal looks for programs. */
const DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

const schema = z.object({
  PATH: z.string().default(DEFAULT_PATH),
  /** Port of the gateway, the one address a developer needs. */
  PORT: port(8000),
});

/** What `npm run dev` is told by the terminal it runs in. */
export type DevEnv = Readonly<z.infer<typeof schema>>;

/** Reads the environment once. @throws UserError that names every variable that is wrong */
export const readEnv = (values: NodeJS.ProcessEnv = process.env): DevEnv => parseEnv(schema, values);

/** The whole environment, for a child that is a program like any other. */
export const inheritedEnv = (): NodeJS.ProcessEnv => ({ ...process.env });
