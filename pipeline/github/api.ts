import { UserError } from "../../user-error";
import { processVariables } from "../process";

const API = "https://api.github.com";
/** Version of the API that is spoken. @see https://docs.github.com/en/rest/about-the-rest-api/api-versions */
const VERSION = "2022-11-28";
const ANSWER_MS = 30_000;
const PER_PAGE = 100;

/** The repository that a workflow runs for, and leave to write there. */
export interface Github {
  readonly url: string;
  /** `OWNER/REPOSITORY`. */
  readonly repository: string;
  readonly token: string;
  /** Variable that holds the token. A job's own gets its permissions from the workflow. @default GITHUB_TOKEN */
  readonly tokenName?: "GITHUB_TOKEN" | "REPO_ADMIN_PAT";
}

/** What GitHub answers when it does not do what it was asked. */
export class GithubRefusal extends UserError {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Whether GitHub keeps something from a token: it tells of what one may not see as if it were not there. */
export const isRefused = (error: unknown): error is GithubRefusal =>
  error instanceof GithubRefusal && (error.status === 403 || error.status === 404);

/** Where GitHub's API is: on a server of one's own elsewhere than usual. */
export const githubUrl = (): string => processVariables.GITHUB_API_URL || API;

/** @throws UserError naming what is not set. */
export const githubOfProcess = (variables = processVariables): Github => {
  const { GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = variables;
  if (repository && token) return { url: githubUrl(), repository, token };
  throw new UserError(
    repository
      ? "GITHUB_TOKEN: is not set; a workflow passes it with env: GITHUB_TOKEN, from github.token"
      : "GITHUB_REPOSITORY: is not set; write it as OWNER/REPOSITORY",
  );
};

/** The repository that Terraform manages, by the token that Terraform uses. @throws UserError naming what is not set. */
export const githubToManage = (): Github => {
  const { REPO_ADMIN_PAT: token } = processVariables;
  if (!token) return githubOfProcess();
  return { ...githubOfProcess({ ...processVariables, GITHUB_TOKEN: token }), tokenName: "REPO_ADMIN_PAT" };
};

/** A line that GitHub does not show, by which what was written on a subject is found again. */
export const markerOf = (subject: string): string => `<!-- stockwiz ${subject} -->`;

export interface Question {
  readonly method?: "GET" | "POST" | "PATCH";
  /** Behind the repository: `issues/7/comments`; empty for the repository itself. */
  readonly path: string;
  readonly body?: object;
  /** What a workflow has to permit for it: `pull-requests: write`. */
  readonly permission: string;
}

interface Answer {
  readonly value: unknown;
  readonly next: string | undefined;
}

const wordsOf = (
  status: number,
  headers: Headers,
  { tokenName = "GITHUB_TOKEN" }: Github,
  { permission }: Question,
): string => {
  const give = tokenName === "GITHUB_TOKEN" ? `give the job permissions: ${permission}` : `give it ${permission}`;
  if (headers.get("x-ratelimit-remaining") === "0" || headers.has("retry-after"))
    return "it was asked too often; run the step again later";
  if (status === 401) return `${tokenName} is not valid, or is not any more`;
  if (status === 403 && tokenName !== "GITHUB_TOKEN") return `${tokenName} lacks a permission; ${give}`;
  if (status === 403) return `the token lacks a permission; ${give} (a pull request from a fork gets none that writes)`;
  if (status === 404) return `there is no such thing, or the token may not see it; ${give}`;
  if (status === 422) return "it does not take what it was given";
  return "run the step again later";
};

const messageIn = (text: string): string => {
  try {
    const { message, errors } = JSON.parse(text) as { message?: string; errors?: unknown };
    return [message ?? text, ...(errors ? [JSON.stringify(errors)] : [])].join(": ");
  } catch {
    return text.slice(0, 200);
  }
};

const send = async (github: Github, url: string, question: Question): Promise<Answer> => {
  const { method = "GET", body } = question;
  const what = `github: ${method} ${url}`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      redirect: "error", // the token goes to nobody else
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${github.token}`,
        "user-agent": "stockwiz",
        "x-github-api-version": VERSION,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    text = await response.text();
  } catch (error) {
    const { cause, message } = error as Error;
    const why = (cause as Error | undefined)?.message ?? message;
    throw new UserError(`${what}: cannot be reached: ${why}`, { cause: error });
  }
  if (!response.ok)
    throw new GithubRefusal(
      `${what}: answered ${response.status}: ${messageIn(text)}; ${wordsOf(response.status, response.headers, github, question)}`,
      response.status,
    );
  const [, next] = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "") ?? [];
  return { value: text ? JSON.parse(text) : undefined, next };
};

const urlOf = ({ url, repository }: Github, path: string): string =>
  [`${url}/repos/${repository}`, path].filter(Boolean).join("/");

/** Asks GitHub for one thing, or to do one. @throws UserError saying what the workflow lacks. */
export const ask = async (github: Github, question: Question): Promise<unknown> =>
  (await send(github, urlOf(github, question.path), question)).value;

/** Asks GitHub for one thing that need not be there. @returns undefined when it is not. @throws UserError */
export const lookUp = (github: Github, question: Question): Promise<unknown> =>
  ask(github, question).catch((error: unknown) => {
    if (error instanceof GithubRefusal && error.status === 404) return undefined;
    throw error;
  });

/** The first entry of a list, over all its pages, that is looked for. @throws UserError */
export const find = async <T>(
  github: Github,
  question: Question,
  isIt: (entry: T) => boolean,
): Promise<T | undefined> => {
  const start = urlOf(github, question.path);
  const { origin } = new URL(start);
  let page: string | undefined = `${start}${start.includes("?") ? "&" : "?"}per_page=${PER_PAGE}`;
  while (page) {
    const { value, next }: Answer = await send(github, page, question);
    const found = (value as T[]).find(isIt);
    if (found) return found;
    if (next && new URL(next).origin !== origin)
      throw new UserError(
        `github: GET ${page}: names a next page at another place, ${next}; GITHUB_API_URL is not GitHub's`,
      );
    page = next;
  }
  return undefined;
};
