import { createHash } from "node:crypto";
import path from "node:path";
import { textOf } from "../operators";
import { EvaluationError } from "../scope";
import type { Simple } from "./all";

const digest =
  (algorithm: string, encoding: "hex" | "base64"): Simple =>
  ([text = ""]) =>
    createHash(algorithm).update(textOf(text)).digest(encoding);

const file: Simple = ([name = ""], { readFile }) => {
  const text = readFile?.(textOf(name));
  if (text === undefined) throw new EvaluationError(`${textOf(name)} cannot be read`);
  return text;
};

/** Functions that encode, digest and read files. */
export const encodings: Readonly<Record<string, Simple>> = {
  base64encode: ([text = ""]) => Buffer.from(textOf(text)).toString("base64"),
  base64decode: ([text = ""]) => Buffer.from(textOf(text), "base64").toString(),
  urlencode: ([text = ""]) => encodeURIComponent(textOf(text)).replaceAll("%20", "+"),
  md5: digest("md5", "hex"),
  sha1: digest("sha1", "hex"),
  sha256: digest("sha256", "hex"),
  sha512: digest("sha512", "hex"),
  base64sha256: digest("sha256", "base64"),
  base64sha512: digest("sha512", "base64"),
  file,
  fileexists: ([name = ""], { readFile }) => readFile?.(textOf(name)) !== undefined,
  abspath: ([name = ""]) => path.resolve(textOf(name)),
};
