import type { GithubState } from "./state";

export interface GithubAnswer {
  readonly status: number;
  /** Left out where there is no content. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that a token may make. */
export interface Asked {
  readonly state: GithubState;
  /** Parts of the path by their names. */
  readonly parts: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON that was sent; empty where there is none. */
  readonly sent: Readonly<Record<string, unknown>>;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Level = "read" | "write";

/** One operation of GitHub's REST API. */
export interface Route {
  readonly method: Method;
  /** Behind the repository, with names for its parts: `branches/:branch`. */
  readonly path: string;
  /** What a token has to be given for it; any of them is enough. */
  readonly permissions: readonly `${string}: ${Level}`[];
  /** A list in the answer is given page by page. */
  readonly answer: (asked: Asked) => GithubAnswer;
}

export const NOT_FOUND: GithubAnswer = { status: 404, body: { message: "Not Found" } };
/** @see https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
export const MALFORMED: GithubAnswer = { status: 400, body: { message: "Problems parsing JSON" } };
export const NO_CONTENT: GithubAnswer = { status: 204 };
export const ok = (body: unknown): GithubAnswer => ({ status: 200, body });

/** The parts that a path names; undefined where a route is about something else. */
export const partsOf = ({ path }: Route, asked: string): Readonly<Record<string, string>> | undefined => {
  const [wanted, given] = [path.split("/"), asked.split("/")];
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [at, name] of wanted.entries()) {
    const value = given[at] ?? "";
    if (name.startsWith(":")) parts[name.slice(1)] = decodeURIComponent(value);
    else if (name !== value) return undefined;
  }
  return parts;
};
