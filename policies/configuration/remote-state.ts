import { isObject, type Value, type ValueObject } from "../model/value";
import type { Session } from "./session";

/** What says of a backend where a state lies, in the order of the backends that we know. */
const PLACES = ["bucket", "key", "path", "container_name", "storage_account_name", "prefix"] as const;

/**
 * The outputs of the stack whose state a data source reads, if that stack was read along.
 * @returns a function that gives an output by its name; nothing when no stack has its state there.
 */
export const remoteOutputs = (
  session: Session,
  backend: Value,
  config: ValueObject,
): ((name: string) => Value | undefined) | undefined => {
  const isThere = (other: ValueObject) =>
    PLACES.some((name) => typeof config[name] === "string") &&
    PLACES.every((name) => (config[name] ?? null) === (other[name] ?? null));
  const root = session.roots.find(
    ({ backend: own }) => own && own.type === backend && isObject(own.values) && isThere(own.values),
  );
  return root && ((name) => root.output(name));
};
