import { type DifferentValue, KNOWN_LATER } from "./differences";
import type { Drift } from "./drift";

/** A policy or a task definition would fill the screen. */
const LONGEST_VALUE = 80;

/** A value in a line, cut where it is long. */
export const told = (value: unknown): string => {
  if (value === KNOWN_LATER) return "(known after apply)";
  if (value === undefined || value === null) return "nothing";
  const text = typeof value === "string" ? value || '""' : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)} …` : text;
};

const changeWords = ({ path, was, is }: DifferentValue): string => `${path} ${told(was)} → ${told(is)}`;

/** `aws_vpc_security_group_ingress_rule` as people say it. */
export const typeWords = (type: string): string =>
  type
    .replace(/^[a-z]+_(vpc_(?=security))?/, "")
    .replace(/^lb(?=_|$)/, "load_balancer")
    .replaceAll("_", " ");

/** A drift as a person reads it, in one line. */
export const driftWords = (stack: string, { address, type, name, kind, values, what }: Drift): string => {
  const subject = `${stack}: the ${typeWords(type)} ${name === address ? address : `"${name}" (${address})`}`;
  switch (kind) {
    case "deleted":
      return `${subject} was deleted`;
    case "changed":
      return `${subject} was changed: ${values.map(changeWords).join(", ")}`;
    case "added":
      return `${subject} holds what no stack put there: ${what}`;
  }
};
