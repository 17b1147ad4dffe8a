import type { Door } from "./door";
import { type Shape, scriptFor, waitScript } from "./script";

/** What one answer must be. Texts may hold {{variables}}; they are filled in when the answer is there. */
export interface Expectation {
  readonly status: number;
  /** Seconds that the answer may take. @default 5 */
  readonly withinSeconds?: number;
  /** For a 304 on rows that belong to everybody: they may have changed since, and then 200 is right. @default false */
  readonly orChanged?: boolean;
  /** Shape of the body. @default problem from status 400 on, else none is looked at */
  readonly shape?: Shape;
  /** Fields of the body and their values; others may be there too. @default {} */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Headers and the regular expression that each matches, or `null` where it must be absent. @default {} */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Last part of a problem's type. */
  readonly problem?: string;
  /** Fields that a refusal names, in this order. */
  readonly wrong?: readonly string[];
  /** Further facts: what they say, and the expression that holds. `body` and `answer` may be used. @default {} */
  readonly holds?: Readonly<Record<string, string>>;
  /** Variables for later requests, and the expression that gives each. @default {} */
  readonly keep?: Readonly<Record<string, string>>;
}

/** One request, whichever door it goes through. */
export interface RequestSpec {
  /** Completes a sentence that the folder begins. */
  readonly name: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the noun on: `/products/{{product}}?limit=1`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object becomes JSON, a text goes as it is. @default no body */
  readonly body?: object | string;
  /** Something else was written by another request: waits the 50 ms for which a cache may be behind. @default false */
  readonly afterWrite?: boolean;
  /** Line that runs before the request. @default none */
  readonly before?: string;
  readonly expect: Expectation;
}

/** A request as Postman keeps it. */
export interface Item {
  readonly name: string;
  readonly event: readonly { listen: "prerequest" | "test"; script: { type: "text/javascript"; exec: string[] } }[];
  readonly request: {
    readonly method: string;
    readonly header: { key: string; value: string }[];
    readonly body?: { mode: "raw"; raw: string };
    readonly url: { raw: string; host: string[]; path: string[]; query?: { key: string; value: string }[] };
  };
}

/** Requests with a name. */
export interface Folder {
  readonly name: string;
  readonly description?: string;
  readonly item: readonly (Folder | Item)[];
}

const urlOf = (base: string, path: string): Item["request"]["url"] => {
  const [pathname = "", query] = path.split("?", 2);
  const pairs = query?.split("&").map((pair) => {
    const [key = "", value = ""] = pair.split("=", 2);
    return { key, value };
  });
  return {
    raw: `${base}${path}`,
    host: [base],
    path: pathname.split("/").slice(1),
    ...(pairs && { query: pairs }),
  };
};

const event = (listen: "prerequest" | "test", exec: string[]) =>
  ({ listen, script: { type: "text/javascript", exec } }) as const;

/** Asks once more for what an `etag` was kept of. */
export const current = (what: string, path: string): RequestSpec => ({
  name: `knows that the client's ${what} is current`,
  method: "GET",
  path,
  headers: { "If-None-Match": "{{etag}}" },
  expect: { status: 304 },
});

/** The request through one door. */
export const itemFor = (spec: RequestSpec, { base, prefix }: Pick<Door, "base" | "prefix">): Item => {
  const { name, method, path, headers = {}, body, afterWrite, before } = spec;
  const allHeaders = { ...(body !== undefined && { "Content-Type": "application/json" }), ...headers };
  const preparations = [...(before === undefined ? [] : [before]), ...(afterWrite ? [waitScript] : [])];
  return {
    name,
    event: [
      ...(preparations.length > 0 ? [event("prerequest", preparations)] : []),
      event("test", scriptFor(spec.expect, prefix)),
    ],
    request: {
      method,
      header: Object.entries(allHeaders).map(([key, value]) => ({ key, value })),
      ...(body !== undefined && { body: { mode: "raw", raw: typeof body === "string" ? body : rawOf(body) } as const }),
      url: urlOf(base, `${prefix}${path}`),
    },
  };
};

/** JSON in which `"#{{price}}"` is the number in a variable: a template cannot stand outside quotes in our source. */
const rawOf = (body: object): string => JSON.stringify(body).replace(/"#(\{\{\w+\}\})"/g, "$1");
