import { appendFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import type { Environment } from "../environments/schema";
import { UserError } from "../user-error";
import { longestMinutes } from "./longest-times";
import type { StackName } from "./terraform/workspace";

/** Until when credentials hold, as ISO 8601: where the SDKs of AWS and `aws configure export-credentials` have it, too. */
const VARIABLE = "AWS_CREDENTIAL_EXPIRATION";
const MINUTE_MS = 60_000;

type Variables = Readonly<Record<string, string | undefined>>;

const endOf = (variables: Variables): Date | undefined => {
  const text = variables[VARIABLE];
  if (!text) return undefined;
  const end = new Date(text);
  if (Number.isNaN(end.getTime()))
    throw new UserError(`${VARIABLE}: is no time, but "${text}"; write it as 2026-12-31T23:59:59Z, or unset it`);
  return end;
};

export interface BegunStep {
  readonly name: string;
  readonly environment: Pick<Environment, "name" | "data">;
  readonly stack?: StackName | undefined;
  readonly now: Date;
}

/**
 * Refuses to begin a step that may outlast its credentials: cut off in the middle, it leaves a lock and half of a change.
 * Where nobody says until when they hold, nothing is refused.
 * @throws UserError
 */
export const refuseShortSession = ({ name, environment, stack, now }: BegunStep, variables: Variables): void => {
  const end = endOf(variables);
  const minutes = longestMinutes[name]?.({ tier: environment.data.tier, stack });
  if (!end || minutes === undefined) return;
  const left = Math.floor((end.getTime() - now.getTime()) / MINUTE_MS);
  if (left >= minutes) return;
  const step = [name, ...(stack ? ["--stack", stack] : [])].join(" ");
  const ends = left < 0 ? `ended at ${end.toISOString()}` : `end at ${end.toISOString()}, in ${left} minutes`;
  throw new UserError(
    `${VARIABLE}: the credentials ${ends}, and ${step} of ${environment.name} may take ${minutes}; nothing was begun: run it again with new credentials that last longer, or unset the variable to begin all the same`,
  );
};

/** Lengths that STS takes, in seconds. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [900, 43_200];

/** @throws InvalidArgumentError when it is no length of a session. */
export const sessionSeconds = (text: string): number => {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS)
    throw new InvalidArgumentError(`a session lasts ${SHORTEST_SECONDS} to ${LONGEST_SECONDS} whole seconds.`);
  return seconds;
};

/**
 * Writes until when the session lasts that the job asks for next, for the later steps of the job. The action that gets it
 * does not tell them. A session begins a little later than this is asked, so it never ends before that time.
 * @param file What GitHub names in GITHUB_ENV.
 * @returns what it wrote.
 */
export const announceSession = (seconds: number, now: Date, file: string | undefined): string => {
  if (!file) throw new UserError("GITHUB_ENV: names no file; this is for a job of GitHub Actions");
  const line = `${VARIABLE}=${new Date(now.getTime() + seconds * 1000).toISOString()}`;
  appendFileSync(file, `${line}\n`);
  return line;
};
