import { defineRule, NotApplicable } from "../../engine/rule";
import { targetGroup } from "../../evidence/networks";
import { cluster, REGISTERED, webService, webTask } from "../../evidence/workloads";
import type { Attributes } from "../../facts/attributes";
import type { Container } from "../../facts/containers";
import { findings, type Items } from "../../facts/items";
import { TARGET_GROUPS } from "../../facts/load-balancers";
import { containersIn } from "../../facts/services";
import type { Subject } from "../../facts/subject";
import { undecided } from "../../facts/undecided";

const ADDRESS = /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(\/[^\s'"`;|&)?#]*)?/g;
const HTTP_PORT = 80;

/** Paths at which a container asks itself whether it is well. Nobody knows which others it serves. */
const pathsOf = (container: Container, port: number): Items<string> =>
  container.definition
    .blocks("healthCheck")
    .flatMap((check) => check.strings("command"))
    .flatMap((word) =>
      [...word.matchAll(ADDRESS)]
        .filter(([, its]) => Number(its ?? HTTP_PORT) === port)
        .map(([, , path]) => path ?? "/"),
    );

/** The container and the port that a service registers with a target group. */
const registeredWith = (group: Subject): Items<readonly [Container, number]> =>
  group.linked("aws_ecs_service", "load_balancer.target_group_arn").flatMap((service) =>
    service
      .blocks("load_balancer")
      .filter((block) =>
        block
          .oneOrMore("target_group_arn")
          .flatMap((arn) => service.resolve(arn, ...TARGET_GROUPS))
          .some(({ address }) => address === group.address),
      )
      .flatMap((block) =>
        containersIn(service)
          .filter((container) => container.definition.string("name") === block.string("container_name"))
          .map((container) => [container, block.number("container_port") ?? 0] as const),
      ),
  );

const portFault = (check: Attributes | undefined, container: Container): string | undefined => {
  const port = check?.string("port") ?? "traffic-port";
  const isServed = port === "traffic-port" || container.ports.some((its) => String(its) === port);
  return isServed ? undefined : `checks the port ${port}, which ${container.name} does not map`;
};

const pathFault = (check: Attributes | undefined, container: Container, port: number): string | undefined => {
  if (check?.string("protocol") === "TCP") return undefined;
  const [path = "/"] = (check?.string("path") ?? "/").split("?");
  const served = pathsOf(container, port);
  if (served.some((each) => each === path)) return undefined;
  if (served.isEmpty) return undecided("health_check.path", `nothing says what ${container.name} serves`);
  return `checks ${path}, and ${container.name} is only known to answer ${served.known.join(", ")}`;
};

const checked = (check: string, command: string): string =>
  cluster(
    "",
    webTask(command && `healthCheck = { command = ${command} }`),
    webService(REGISTERED),
    targetGroup(check && `health_check {\n    ${check}\n  }`),
  );
const HEALTH = '["CMD-SHELL", "curl -f http://localhost:8000/health || exit 1"]';

export const healthPathIsServed = defineRule({
  id: "health-path-is-served",
  title: "the path of a health check must be one that its container is known to serve",
  severity: "high",
  why: "every task is found unhealthy and replaced, again and again, though nothing is wrong with it",
  fix: "use the path at which the container's own health check asks it",
  example: 'health_check {\n  path = "/health"',
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html",
  aliases: {},
  appliesTo: TARGET_GROUPS,
  check: (subject) => {
    const check = subject.block("health_check");
    if (check?.flag("enabled") === false) return new NotApplicable("it checks nothing");
    const registered = registeredWith(subject);
    if (registered.isEmpty) return new NotApplicable("no service here registers with it");
    return registered.flatMap(([container, port]) =>
      findings(
        () => portFault(check, container),
        () => pathFault(check, container, port),
      ),
    );
  },
  passes: [
    checked('path = "/health"', HEALTH),
    checked('path = "/health?from=alb"', '["CMD", "node", "-e", "fetch(\'http://127.0.0.1:8000/health\')"]'),
    checked('protocol = "TCP"', "").replace('protocol = "HTTP"', 'protocol = "TCP"'),
    checked("", '["CMD-SHELL", "wget -q http://localhost:8000"]'),
  ],
  fails: [
    checked('path = "/healthz"', HEALTH),
    checked("", HEALTH),
    checked('path = "/health"\n    port = "9000"', HEALTH),
  ],
  undecided: [
    checked('path = "/health"', ""),
    checked("path = var.unknown", HEALTH),
    checked('path = "/health"', '["CMD-SHELL", "curl -f http://localhost:9000/health"]'),
    checked('path = "/healthz"', `["CMD", "curl http://localhost:8000/health", var.unknown]`),
  ],
});
