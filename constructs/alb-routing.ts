import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { Construct } from "constructs";
import { UserError } from "../user-error";

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MOST_CONDITION_VALUES = 5;
const LONGEST_PATTERN = 128;
const HIGHEST_PRIORITY = 50_000;
/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions */
const PATTERN = /^\/[\w\-.$/~"'@:+*?&]*$/;

export interface AlbRoute {
  /** Service that answers. Unique within the routing. */
  readonly service: string;
  readonly targetGroupArn: string;
  /** Path patterns in the ALB's own syntax (`*`, `?`), one to five. `/a/*` does not match `/a`. */
  readonly paths: readonly string[];
  /** Lower is tried first, 1 to 50000. Written out, because the order of an array is not a contract. */
  readonly priority: number;
}

export interface AlbRoutingProps {
  readonly listenerArn: string;
  readonly routes: readonly AlbRoute[];
}

/** Sends each path of one public listener to the service that owns it; the listener's default gets the rest. */
export class AlbRouting extends Construct {
  /** @throws UserError when a route asks for more than a load balancer offers, or for what another route has or takes first. */
  constructor(scope: Construct, id: string, { listenerArn, routes }: AlbRoutingProps) {
    super(scope, id);
    assertRoutable(routes);
    assertReachable(routes);
    for (const { service, targetGroupArn, paths, priority } of routes)
      new LbListenerRule(this, service, {
        listenerArn,
        priority,
        condition: [{ pathPattern: { values: [...paths] } }],
        action: [{ type: "forward", targetGroupArn }],
      });
  }
}

const assertRoutable = (routes: readonly AlbRoute[]): void => {
  routes.forEach((route, index) => {
    const { service, paths, priority } = route;
    const refuse = (field: string, words: string) => {
      throw new UserError(`routes[${index}].${field}: ${words}`);
    };
    const earlier = routes.slice(0, index);
    if (paths.length === 0) refuse("paths", `none for "${service}"; name at least one`);
    if (paths.length > MOST_CONDITION_VALUES)
      refuse(
        "paths",
        `${paths.length} patterns for "${service}", an ALB rule takes at most ${MOST_CONDITION_VALUES}; split them over two routes`,
      );
    for (const pattern of paths) {
      if (!PATTERN.test(pattern) || pattern.length > LONGEST_PATTERN)
        refuse(
          "paths",
          `"${pattern}" is not a path pattern; begin with / and use at most ${LONGEST_PATTERN} of A-Z a-z 0-9 _-.$/~"'@:+&*?`,
        );
      const owner = earlier.find((other) => other.paths.includes(pattern));
      if (owner) refuse("paths", `"${pattern}" belongs to "${owner.service}" already; give it to one of them`);
    }
    if (!Number.isInteger(priority) || priority < 1 || priority > HIGHEST_PRIORITY)
      refuse("priority", `${priority} is not a whole number from 1 to ${HIGHEST_PRIORITY}; choose one`);
    if (earlier.some((other) => other.priority === priority))
      refuse("priority", `${priority} is taken by another route; give each its own`);
    if (earlier.some((other) => other.service === service))
      refuse("service", `"${service}" has a route already; put its paths together`);
  });
};

/** Each sign of a pattern as a regular expression over another pattern; only three of the rest mean something to it. */
const signOf = (sign: string): string => (sign === "*" ? ".*" : sign === "?" ? "[^*]" : sign.replace(/[.$+]/, "\\$&"));

/** Whether one pattern matches all that another does: `*` any run of characters, `?` one, of the other's wildcards too. */
const coversAll = (wide: string, narrow: string): boolean =>
  new RegExp(`^${[...wide].map(signOf).join("")}$`).test(narrow);

const assertReachable = (routes: readonly AlbRoute[]): void => {
  routes.forEach(({ service, paths, priority }, index) => {
    for (const other of routes.filter((candidate) => candidate.priority < priority))
      for (const pattern of paths) {
        const wide = other.paths.find((candidate) => coversAll(candidate, pattern));
        if (wide)
          throw new UserError(
            `routes[${index}].paths: "${pattern}" is never reached: "${wide}" of "${other.service}" takes all of it at ` +
              `priority ${other.priority}; give "${service}" a priority below ${other.priority}, or narrow "${wide}"`,
          );
      }
  });
};
