import { environment } from "../../environments/environment";
import { prod } from "../../environments/prod";
import type { Environment, EnvironmentValues } from "../../environments/schema";

/** Values of prod with some of them changed, by their path: `{ "tasks.min": 3 }`. `undefined` leaves a field out. */
export const prodWith = (changes: Readonly<Record<string, unknown>>): EnvironmentValues => {
  const values = structuredClone(prod) as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let target = values;
    for (const key of keys) target = target[key] as Record<string, unknown>;
    if (value === undefined) delete target[last];
    else target[last] = value;
  }
  return values as EnvironmentValues;
};

/** The checked environment that those changes make. */
export const changedProd = (changes: Readonly<Record<string, unknown>>): Environment => environment(prodWith(changes));
