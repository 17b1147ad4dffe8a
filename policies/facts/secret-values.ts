import type { Text } from "./text";

/** A name that says that its value is secret; one that ends so names where the secret is. */
const SECRET_NAME = /passw(or)?d|secret|token|api_?key|private_?key|credential/i;
const PLACE_NAME = /[-_/.](arn|file|path|name|id|url|ttl|seconds|region)$/i;
/** Access keys of AWS, private keys, and addresses with a password in them. */
const SECRET_VALUE = /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|:\/\/[^/\s:@]*:[^/\s@]+@/;

/** Whether a value that anybody may read is a secret, by its name or itself; what resources will be called is none. @throws Undecided */
export const isSecret = (name: string, value: Text): boolean => {
  if (SECRET_NAME.test(name) && !PLACE_NAME.test(name)) return true;
  return SECRET_VALUE.test(value.isFromResources ? value.toString() : value.value);
};
