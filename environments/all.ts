import { UserError } from "../user-error";
import { dev } from "./dev";
import { prod } from "./prod";
import type { Environment, EnvironmentName } from "./schema";
import { staging } from "./staging";

const environments: Readonly<Record<EnvironmentName, Environment>> = { dev, staging, prod };

/** Names that exist, in the order in which a change travels. */
export const environmentNames = Object.keys(environments) as readonly EnvironmentName[];

/**
 * The environment of that name.
 * @param where What gave the name, for the error: `STOCKWIZ_ENV` or `--env`.
 * @throws UserError when there is none of that name.
 */
export const environmentNamed = (name: string, where: string): Environment => {
  const found = Object.hasOwn(environments, name) ? environments[name as EnvironmentName] : undefined;
  if (found) return found;
  throw new UserError(`${where}: there is no environment "${name}"; use one of ${environmentNames.join(", ")}`);
};
