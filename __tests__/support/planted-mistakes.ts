/** The parts of a synthesized stack that a mistake changes. */
interface StackJson {
  readonly resource: Readonly<Record<string, Record<string, Settings>>>;
}

/** Settings of a resource: those that mistakes reach into, each of one type of resource, and all others. */
interface Settings extends Record<string, unknown> {
  readonly condition: readonly { readonly path_pattern: { values: string[] } }[];
  readonly health_check: { path: string };
  readonly load_balancer: readonly Record<string, unknown>[];
  container_definitions: string;
}

/** A mistake in the infrastructure that nothing but running it finds. */
export interface PlantedMistake {
  /** What is wrong, as it completes "finds that …". */
  readonly name: string;
  readonly stack: "network" | "app";
  readonly plant: (stack: StackJson) => void;
  /** What fails: the `apply` step itself, or `verify` after it. */
  readonly caughtBy: "apply" | "verify";
  /** What its words have to name: the resource at fault, and what about it. */
  readonly says: readonly (string | RegExp)[];
}

/** The one resource whose construct id begins so. */
const resource = ({ resource: blocks }: StackJson, type: string, id: string): Settings => {
  const [found, ...more] = Object.entries(blocks[type] ?? {}).filter(([name]) => name.startsWith(id));
  if (!found || more.length > 0) throw new Error(`${type} ${id}: there are ${more.length + (found ? 1 : 0)}`);
  return found[1];
};

/** Replaces a text within the definition of one container; container definitions are an expression, not JSON. */
const inContainer = (stack: StackJson, container: string, from: string, to: string): void => {
  const definition = resource(stack, "aws_ecs_task_definition", "service_task");
  const text = definition.container_definitions;
  const at = text.indexOf(from, text.indexOf(`{"name" = "${container}", "image"`));
  if (at < 0) throw new Error(`container ${container} has no ${from}`);
  definition.container_definitions = `${text.slice(0, at)}${to}${text.slice(at + from.length)}`;
};

const rule = (stack: StackJson, service: string): Settings =>
  resource(stack, "aws_lb_listener_rule", `routing_${service}`);
const setPaths = (settings: Settings, values: string[]): void => {
  for (const { path_pattern } of settings.condition) path_pattern.values = values;
};

/** Exchanges one field of two things. */
const exchange = (one: Record<string, unknown>, other: Record<string, unknown>, field: string): void => {
  [one[field], other[field]] = [other[field], one[field]];
};

const GROUP_SECRET = /secretsmanager:us-east-1:123456789012:secret:dev\/stockwiz\/databse-password/;

/** In the order in which they are planted: what ECS does not notice, what makes it replace tasks, what it rolls back, and what runs and is wrong. */
export const plantedMistakes: readonly PlantedMistake[] = [
  {
    name: "a rule for all of /api stands before that of the inventory",
    stack: "network",
    plant: (stack) => {
      setPaths(rule(stack, "product-service"), ["/api/*"]);
    },
    caughtBy: "verify",
    says: [/rule 10 of the listener on port 80 \(path-pattern \/api\/\*\), sent it to target group dev-product-svc-tg/],
  },
  {
    name: "two rules have each other's priority",
    stack: "network",
    plant: (stack) => exchange(rule(stack, "product-service"), rule(stack, "inventory-service"), "priority"),
    caughtBy: "apply",
    says: [
      /aws_lb_listener_rule\.routing_(product|inventory)-service/,
      "listener rule: another rule of the same listener has its priority",
    ],
  },
  {
    name: "/api/products* takes what is the gateway's",
    stack: "network",
    plant: (stack) => {
      setPaths(rule(stack, "product-service"), ["/api/products", "/api/products*"]);
    },
    caughtBy: "verify",
    says: [
      /GET \/api\/products-full was answered with 404: dev-alb, rule 10 .*\/api\/products\*\), sent it to target group dev-product-svc-tg/,
    ],
  },
  {
    name: "two rules lead to each other's target groups",
    stack: "network",
    plant: (stack) => exchange(rule(stack, "product-service"), rule(stack, "inventory-service"), "action"),
    caughtBy: "verify",
    says: [
      /rule 10 .*\/api\/products\/\*\), sent it to target group dev-inventory-svc-tg, \S+:8002 \(container inventory-service/,
    ],
  },
  {
    name: "two target groups have each other's port",
    stack: "network",
    plant: (stack) =>
      exchange(
        resource(stack, "aws_lb_target_group", "product-service"),
        resource(stack, "aws_lb_target_group", "inventory-service"),
        "port",
      ),
    caughtBy: "apply",
    says: [/target group: dev-(product|inventory)-svc-tg is to be replaced while a listener leads to it/],
  },
  {
    name: "a rule is missing",
    stack: "network",
    plant: ({ resource: blocks }) => {
      const rules = blocks.aws_lb_listener_rule ?? {};
      for (const id of Object.keys(rules)) if (id.startsWith("routing_inventory-service")) delete rules[id];
    },
    caughtBy: "verify",
    says: ["target group dev-inventory-svc-tg: no listener rule leads to it"],
  },
  {
    name: "the load balancer's security group does not admit port 80",
    stack: "network",
    plant: (stack) => {
      const open = resource(stack, "aws_vpc_security_group_ingress_rule", "alb-group_http-from-world");
      Object.assign(open, { from_port: 8080, to_port: 8080 });
    },
    caughtBy: "verify",
    says: [/listener: dev-alb, port 80: .*security group dev-alb \(sg-\w+\) has no ingress rule for tcp 80/],
  },
  {
    name: "the tasks' security group does not admit port 8001",
    stack: "network",
    plant: ({ resource: blocks }) => {
      const rules = blocks.aws_vpc_security_group_ingress_rule ?? {};
      const [id, all] = Object.entries(rules).find(([name]) => name.startsWith("tasks-group_from-alb")) ?? [];
      if (!id || !all) throw new Error("the tasks admit nobody");
      rules["tasks-group_from-alb-8002"] = { ...all, from_port: 8002, to_port: 8002 };
      rules[id] = { ...all, to_port: 8000 };
    },
    caughtBy: "verify",
    says: [
      /target group dev-product-svc-tg: .*security group dev-tasks \(sg-\w+\) has no ingress rule for tcp 8001 from security group dev-alb/,
    ],
  },
  {
    name: "a health check asks for /healthz",
    stack: "network",
    plant: (stack) => {
      resource(stack, "aws_lb_target_group", "product-service").health_check.path = "/healthz";
    },
    caughtBy: "verify",
    says: [
      /target group dev-product-svc-tg: .* is unhealthy: Health checks failed with these codes: \[404\]; its health check GET \/healthz/,
    ],
  },
  {
    name: "containers wait for each other in a circle",
    stack: "app",
    plant: (stack) =>
      inContainer(
        stack,
        "redis",
        '"dependsOn" = []',
        '"dependsOn" = [{"containerName" = "api-gateway", "condition" = "HEALTHY"}]',
      ),
    caughtBy: "apply",
    says: [/ECS Task Definition \(dev-stockwiz\).*cycle: redis, api-gateway/s, /dependsOn: /],
  },
  {
    name: "a container's port is not mapped",
    stack: "app",
    plant: (stack) =>
      inContainer(
        stack,
        "product-service",
        '"portMappings" = [{"containerPort" = 8001, "hostPort" = 8001, "protocol" = "tcp"}]',
        '"portMappings" = []',
      ),
    caughtBy: "apply",
    says: [/The container product-service did not have a container port 8001 defined/, /portMappings: /],
  },
  {
    name: "the name of a secret is wrong",
    stack: "app",
    plant: (stack) =>
      inContainer(
        stack,
        "product-service",
        "aws_secretsmanager_secret_version.data_password_version_FEF897FE.arn",
        '"arn:aws:secretsmanager:us-east-1:123456789012:secret:dev/stockwiz/databse-password"',
      ),
    caughtBy: "apply",
    says: [
      /ResourceInitializationError/,
      new RegExp(`secret: the execution role cannot read \\S+${GROUP_SECRET.source}; make it, or correct its name`),
    ],
  },
  {
    name: "the folder of PostgreSQL's socket is named by a link",
    stack: "app",
    plant: (stack) =>
      inContainer(stack, "postgres", '"containerPath" = "/run/postgresql"', '"containerPath" = "/var/run/postgresql"'),
    caughtBy: "apply",
    says: [/could not create lock file "\/var\/run\/postgresql/],
  },
  {
    name: "a log group is not there",
    stack: "app",
    plant: (stack) =>
      inContainer(stack, "product-service", '"awslogs-group" = "/ecs/dev"', '"awslogs-group" = "/ecs/dve"'),
    caughtBy: "apply",
    says: [/ResourceInitializationError/, "log group: /ecs/dve is not there"],
  },
  {
    name: "a container's health check asks another port",
    stack: "app",
    plant: (stack) => inContainer(stack, "api-gateway", "127.0.0.1:8000/health", "127.0.0.1:8009/health"),
    caughtBy: "apply",
    says: ["health check: container api-gateway does not pass healthCheck of its container definition"],
  },
  {
    name: "a service's address has the port of another",
    stack: "app",
    plant: (stack) => inContainer(stack, "api-gateway", "http://localhost:8001", "http://localhost:8002"),
    caughtBy: "verify",
    says: [
      /GET \/api\/products-full was answered with 503: .* \(container api-gateway of dev-stockwiz:\d+\)/,
      "api-gateway is told PRODUCT_SERVICE_URL=http://localhost:8002, which is container inventory-service",
    ],
  },
  {
    name: "two target groups have each other's container and port",
    stack: "app",
    plant: (stack) => {
      const [, product = {}, inventory = {}] = resource(stack, "aws_ecs_service", "service").load_balancer;
      exchange(product, inventory, "target_group_arn");
    },
    caughtBy: "verify",
    says: [/sent it to target group dev-product-svc-tg, \S+:8002 \(container inventory-service/],
  },
];

/**
 * What looks like a mistake and is none: the services start without their data and heal when it is there, so that nothing is
 * wrong when no container waits for another.
 */
export const harmlessChange: Pick<PlantedMistake, "name" | "plant"> = {
  name: "no container waits for another",
  plant: (stack) => {
    const definition = resource(stack, "aws_ecs_task_definition", "service_task");
    definition.container_definitions = definition.container_definitions.replaceAll(
      /"dependsOn" = \[[^\]]+\]/g,
      '"dependsOn" = []',
    );
  },
};

/** The synthesized stack with a mistake in it. @throws Error when that changes nothing */
export const withMistake = (text: string, { name, plant }: Pick<PlantedMistake, "name" | "plant">): string => {
  const stack = JSON.parse(text) as StackJson;
  plant(stack);
  const changed = JSON.stringify(stack);
  if (changed === JSON.stringify(JSON.parse(text))) throw new Error(`nothing is changed by: ${name}`);
  return changed;
};
