import type { IncomingMessage, ServerResponse } from "node:http";
import type { Rule, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Listener } from "./deployed";

/**
 * One request with what became of it, as far as an access log tells it.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export interface LoggedRequest {
  /** Milliseconds since 1970 when it came. */
  readonly at: number;
  readonly loadBalancer: string;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** What the client got. */
  readonly status: number;
  /** The rule that was followed, in words; absent where none was reached. */
  readonly rule?: string;
  /** Name of the target group that it was sent to. */
  readonly targetGroup?: string;
  /** Address and port of the target. */
  readonly target?: string;
  /** What the target calls the request: `x-request-id` of its answer. */
  readonly requestId?: string;
}

/** What is learned of a request while it is answered. */
export type Noted = { -readonly [Field in keyof LoggedRequest]?: LoggedRequest[Field] };

/** As many as a few runs of Newman make. */
const KEPT_REQUESTS = 5000;

/** AWS keeps them as a set: their order says nothing. */
const valuesOf = (condition: RuleCondition): string[] =>
  [
    ...(condition.Values ??
      Object.values(condition).flatMap((config) => (config as { Values?: string[] } | undefined)?.Values ?? [])),
  ].sort();

/** A rule of a listener as its owner knows it: priority and conditions. */
export const wordsOfRule = (
  { port }: Pick<Listener, "port">,
  { IsDefault, Priority, Conditions = [] }: Rule,
): string =>
  IsDefault || Priority === "default"
    ? `the default rule of the listener on port ${port}`
    : `rule ${Priority} of the listener on port ${port} (${Conditions.map(
        (condition) => `${condition.Field} ${valuesOf(condition).join(" or ")}`,
      ).join(" and ")})`;

/** The last requests of all load balancers, oldest first. */
export class AccessLog {
  #requests: LoggedRequest[] = [];

  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** Writes a request down when its answer has ended. @returns what else there is to note of it. */
  begin({ loadBalancer }: Listener, { method = "", url = "" }: IncomingMessage, response: ServerResponse): Noted {
    const at = Date.now();
    const noted: Noted = {};
    response.once("close", () => {
      const asked = { at, loadBalancer: loadBalancer.name, method, path: url.split("?")[0] ?? "" };
      this.#requests.push({ ...asked, status: response.statusCode, ...noted });
      if (this.#requests.length > KEPT_REQUESTS) this.#requests = this.#requests.slice(-KEPT_REQUESTS / 2);
    });
    return noted;
  }
}
