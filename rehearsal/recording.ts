import { appendFileSync, readFileSync } from "node:fs";
import type { WireRequest } from "./wire/aws-call";

/** Writes down every request in the order in which it is answered, so that `up --keep` can bring the state back. */
export const recordInto =
  (file: string) =>
  ({ method, url, headers, body }: WireRequest): void =>
    appendFileSync(file, `${JSON.stringify({ method, url, headers, body: body.toString("base64") })}\n`);

/**
 * The requests of a recording. A fresh emulator that answers them makes the same identifiers again, because its random
 * numbers start from the same seed.
 */
export const readRecording = (file: string): WireRequest[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const { body, ...request } = JSON.parse(line) as Omit<WireRequest, "body"> & { body: string };
      return { ...request, body: Buffer.from(body, "base64") };
    });
