import { readFileSync } from "node:fs";
import { UserError } from "../../user-error";
import { processVariables } from "../process";
import { ask, find, githubOfProcess, markerOf } from "./api";

const permission = "pull-requests: write";

interface Event {
  readonly number?: number;
  readonly pull_request?: { readonly number?: number };
}

const numberInEvent = (file: string): number | undefined => {
  try {
    const { pull_request: request, number } = JSON.parse(readFileSync(file, "utf8")) as Event;
    return request?.number ?? number;
  } catch (cause) {
    throw new UserError(`GITHUB_EVENT_PATH: ${file}: cannot be read: ${(cause as Error).message}`, { cause });
  }
};

/** Number of the pull request that the process runs for. @throws UserError when it runs for none. */
const pullRequestNumber = (): number => {
  const { GITHUB_REF = "", GITHUB_EVENT_PATH } = processVariables;
  const [, inRef] = /^refs\/pull\/(\d+)\//.exec(GITHUB_REF) ?? [];
  const number = inRef ? Number(inRef) : GITHUB_EVENT_PATH ? numberInEvent(GITHUB_EVENT_PATH) : undefined;
  if (number !== undefined) return number;
  throw new UserError(
    "--comment: this run is for no pull request: neither GITHUB_REF nor GITHUB_EVENT_PATH names one; leave it out, or run on: pull_request",
  );
};

/**
 * Writes a comment to the pull request of this run, or writes the earlier one on the same subject anew.
 * @param subject What it is about: there is one comment for each.
 * @returns where it can be read.
 * @throws UserError when GitHub refuses it.
 */
export const comment = async (subject: string, text: string): Promise<string> => {
  const github = githubOfProcess();
  const path = `issues/${pullRequestNumber()}/comments`;
  const marker = markerOf(subject);
  const isOurs = ({ body }: { body?: string }) => body?.startsWith(marker) ?? false;
  const earlier = await find<{ id: number; body?: string }>(github, { path, permission }, isOurs);
  const body = { body: `${marker}\n${text}` };
  const written = earlier
    ? await ask(github, { method: "PATCH", path: `issues/comments/${earlier.id}`, body, permission })
    : await ask(github, { method: "POST", path, body, permission });
  return (written as { html_url: string }).html_url;
};
