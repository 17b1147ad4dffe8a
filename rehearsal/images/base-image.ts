import { readFileSync } from "node:fs";
import path from "node:path";

const DOCKERFILE = path.join(__dirname, "..", "..", "app", "Dockerfile");
const ARG = /^ARG\s+(\w+)(?:=(\S+))?\s*$/i;
const FROM = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*$/i;

/**
 * The image that the last stage of a Dockerfile is made from, as Docker works it out from arguments and names of stages.
 * @param given What `--build-arg` says.
 * @see https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact
 */
export const baseImageOf = (text: string, given: ReadonlyMap<string, string> = new Map()): string => {
  const values = new Map<string, string>();
  const stages = new Map<string, string>();
  let last = "";
  for (const line of text.split("\n").map((words) => words.trim())) {
    const [, name, value = ""] = ARG.exec(line) ?? [];
    // Only arguments before the first FROM fill in a FROM.
    if (name && last === "") values.set(name, given.get(name) ?? value);
    const [, written, as] = FROM.exec(line) ?? [];
    if (!written) continue;
    const image = written.replace(/\$\{(\w+)\}|\$(\w+)/g, (_, braced, bare) => values.get(braced ?? bare) ?? "");
    last = stages.get(image.toLowerCase()) ?? image;
    if (as) stages.set(as.toLowerCase(), last);
  }
  return last;
};

/** What the images of our services are made from, as app/Dockerfile has it now. */
export const serviceBase = (given?: ReadonlyMap<string, string>): string =>
  baseImageOf(readFileSync(DOCKERFILE, "utf8"), given);

/** Major version of the Node.js that an official image of Node brings; undefined for another image, or one without a number. */
export const nodeMajorOf = (image: string): number | undefined => {
  const [, major] = /(?:^|\/)node:(\d+)(?:[.-]|@|$)/.exec(image) ?? [];
  return major === undefined ? undefined : Number(major);
};
