import { readFileSync } from "node:fs";
import path from "node:path";
import type { EnvironmentName } from "../../environments/schema";
import type { AwsCall } from "../../rehearsal/wire/aws-call";

const FILE = path.join(__dirname, "recorded-calls.tsv");

/**
 * The calls of the steps from `bootstrap` to the last `destroy`, recorded in prod, which has all that the others have: one of
 * each kind, as service, action and resource. Under the name of any environment, for they are named alike.
 */
export const recordedCalls = (name: EnvironmentName): AwsCall[] =>
  readFileSync(FILE, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [service = "", action = "", resource = ""] = line.replaceAll(/\bprod\b/g, name).split("\t");
      return { service, action, resource };
    });
