import { gunzipSync } from "node:zlib";
import { cbor } from "@smithy/core/cbor";
import type { WireRequest } from "../wire/aws-call";

export type Parameters = Readonly<Record<string, unknown>>;

/** `A.member.1.B=x` of the query protocol as `{ A: [{ B: "x" }] }`. */
const fromForm = (form: URLSearchParams): Parameters => {
  const tree: Record<string, unknown> = {};
  for (const [name, value] of form) {
    const steps = name.split(".").filter((step) => step !== "member" && step !== "entry");
    const last = steps.pop() ?? name;
    let at = tree;
    for (const step of steps) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return arraysIn(tree) as Parameters;
};

const arraysIn = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const isList = entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key));
  return isList
    ? entries.sort(([one], [other]) => Number(one) - Number(other)).map(([, item]) => arraysIn(item))
    : Object.fromEntries(entries.map(([key, item]) => [key, arraysIn(item)]));
};

/** What a call says, whichever of AWS's protocols it speaks; empty when it cannot be read. */
export const parametersOf = ({ headers, body }: Pick<WireRequest, "headers" | "body">): Parameters => {
  const type = headers["content-type"] ?? "";
  try {
    const plain = headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    if (type.startsWith("application/x-www-form-urlencoded")) return fromForm(new URLSearchParams(plain.toString()));
    return type.startsWith("application/cbor") ? cbor.deserialize(plain) : (JSON.parse(plain.toString()) as Parameters);
  } catch {
    return {}; // the emulator has refused it
  }
};

/** A list in the parameters; nothing else counts as one. */
export const listOf = (value: unknown): readonly Parameters[] => (Array.isArray(value) ? value : []);
