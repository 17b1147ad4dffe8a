import type { Text } from "./text";

const NETWORKS_OF_ALL = ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0"];
const ACCOUNT = 4;

/** Whether a pattern is fulfilled by resources of any account: its account is a wildcard, or all that it names is. */
const isOfAnyAccount = (pattern: string): boolean => {
  if (pattern === "*") return true;
  if (!pattern.startsWith("arn:") || !pattern.includes("*")) return false;
  const fields = pattern.split(":");
  const account = fields[ACCOUNT];
  if (account === undefined || account.includes("*")) return true;
  // Names of buckets belong to whoever takes them first: their ARN has no account.
  return (
    account === "" &&
    fields
      .slice(ACCOUNT + 1)
      .join(":")
      .startsWith("*")
  );
};

/**
 * Whether a value that a caller or a source has to have is one that anybody's has: `*`, every network, an ARN with any
 * account. What a resource is called is somebody's. @throws Undecided
 */
export const isAnybodys = (value: Text): boolean => {
  const text = value.resources.length > 0 ? value.toString().replaceAll(/\$\{[^}]*\}/g, "_") : value.value;
  return NETWORKS_OF_ALL.includes(text) || isOfAnyAccount(text);
};
