import { environmentNames } from "../../environments/all";
import type { EnvironmentName } from "../../environments/schema";
import { readDashboard } from "../support/dashboard";
import { alarmsOf, appOutputs, dashboardWidgets, metricFaults } from "../support/design";
import { decodeExpression } from "../support/expression";
import { alarmsIn, networkOutput, referenced } from "../support/read-stack";
import { outlineOf } from "../support/stack-outline";
import { ACCOUNT, type Synthesis, synthesize } from "../support/synthesize";

interface Definition {
  readonly name: string;
  readonly image: string;
  readonly user: string;
  readonly memory: number;
  readonly command?: readonly string[];
  readonly dependsOn: readonly { containerName: string; condition: string }[];
  readonly environment: readonly { name: string; value: string }[];
  readonly secrets: readonly { name: string; valueFrom: string }[];
  readonly healthCheck: { readonly command: readonly string[] };
  readonly readonlyRootFilesystem: boolean;
  readonly logConfiguration: { readonly options: Readonly<Record<string, string>> };
  readonly portMappings: readonly { containerPort: number }[];
}

/** The definition that the service runs. */
const taskOf = (stack: Synthesis) => referenced(stack, stack.only("aws_ecs_service").task_definition);
const containersOf = (stack: Synthesis): Definition[] => decodeExpression(taskOf(stack).container_definitions);
const valuesOf = (pairs: readonly { name: string; value?: string; valueFrom?: string }[]) =>
  Object.fromEntries(pairs.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));

/** What may be named by a dimension, as the synthesized stack knows it. */
const existingIn = (stack: Synthesis, name: EnvironmentName) => {
  const address = (type: string) => `\${${type}.${Object.keys(stack.json.resource[type] ?? {})[0]}`;
  const services = ["api_gateway", "product_service", "inventory_service"];
  return {
    ClusterName: [`${address("aws_ecs_cluster")}.name}`],
    ServiceName: [`${address("aws_ecs_service")}.name}`],
    LoadBalancer: [networkOutput("alb_arn_suffix")],
    TargetGroup: services.map((service) => networkOutput(`${service}_target_group_arn_suffix`)),
    FunctionName: [`${address("aws_lambda_function")}.function_name}`],
    RepositoryName: ["api-gateway", "product-service", "inventory-service", "postgres"].map(
      (service) => `${name}-stockwiz-${service}`,
    ),
    DBInstanceIdentifier: [`${address("aws_db_instance")}.identifier}`],
  };
};

describe.each(environmentNames)("the app stack of %s", (name) => {
  const stack = synthesize("app", name);
  const isEmbedded = name === "dev";
  const containers = containersOf(stack);
  const service = stack.only("aws_ecs_service");

  it("holds what its reviewed outline says", () => {
    expect(outlineOf(stack)).toMatchSnapshot();
  });

  it("names cluster, service and family as the design does", () => {
    expect(stack.only("aws_ecs_cluster")).toMatchObject({
      name: `${name}-cluster`,
      setting: [{ name: "containerInsights", value: "enabled" }],
    });
    expect(service.name).toBe(`${name}-stockwiz`);
    const families = stack.resources("aws_ecs_task_definition").map(({ family }) => family);
    expect(families.sort()).toEqual([`${name}-stockwiz`, ...(isEmbedded ? [] : [`${name}-stockwiz-migrate`])]);
    expect(taskOf(stack).family).toBe(`${name}-stockwiz`);
  });

  it("runs a task of the environment's size on Fargate, in its own network", () => {
    expect(taskOf(stack)).toMatchObject({
      cpu: "512",
      memory: "2048",
      network_mode: "awsvpc",
      requires_compatibilities: ["FARGATE"],
    });
  });

  it("starts the data first where it is embedded, and the services when it is healthy", () => {
    const data = isEmbedded ? ["postgres", "redis"] : [];
    const services = ["api-gateway", "product-service", "inventory-service"];
    expect(containers.map((container) => container.name)).toEqual([...data, ...services]);
    for (const { name: container, dependsOn } of containers)
      expect(dependsOn).toEqual(
        services.includes(container) ? data.map((one) => ({ containerName: one, condition: "HEALTHY" })) : [],
      );
  });

  it("takes our images by the digest in their parameter, and any other by its version", () => {
    for (const { image } of containers)
      expect(image).toMatch(
        /^\$\{[\w.-]+\.ecr_\w+_url\}@\$\{[\w.-]+\.insecure_value\}$|\/redis:\d+\.\d+\.\d+-bookworm$/,
      );
    const parameters = Object.values(stack.json.data?.aws_ssm_parameter ?? {}).map((parameter) => parameter.name);
    const expected = ["api-gateway", "inventory-service", "postgres", "product-service"];
    expect(parameters.sort()).toEqual(expected.map((one) => `/stockwiz/${name}/images/${one}`));
  });

  it("runs no container as root, on a root it can write, or without a limit that fits the task", () => {
    for (const { user, readonlyRootFilesystem } of containers) {
      expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
      expect(readonlyRootFilesystem).toBe(true);
    }
    expect(containers.reduce((sum, { memory }) => sum + memory, 0)).toBeLessThanOrEqual(2048);
  });

  it("asks every container whether it is well", () => {
    const commands = Object.fromEntries(containers.map((one) => [one.name, one.healthCheck.command.join(" ")]));
    if (isEmbedded) {
      expect(commands.postgres).toContain("pg_isready");
      expect(commands.redis).toBe("CMD redis-cli ping");
    }
    expect(commands["product-service"]).toContain("http://127.0.0.1:8001/health");
  });

  it("writes every container's log to the environment's group, with a prefix of its own", () => {
    for (const { name: container, logConfiguration } of containers)
      expect(logConfiguration.options).toEqual({
        "awslogs-group": `/ecs/${name}`,
        "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": container,
      });
    const groups = stack.resources("aws_cloudwatch_log_group");
    expect(groups).toContainEqual({
      name: `/ecs/${name}`,
      retention_in_days: { dev: 7, staging: 30, prod: 365 }[name],
    });
  });

  it("keeps every log group as long as the environment says, that of Container Insights too", () => {
    const groups = stack.resources("aws_cloudwatch_log_group");
    expect(groups.map((group) => group.name)).toContain(`/aws/ecs/containerinsights/${name}-cluster/performance`);
    const days = new Set(groups.map((group) => group.retention_in_days));
    expect([...days]).toEqual([{ dev: 7, staging: 30, prod: 365 }[name]]);
  });

  it("tells the services where each other and the data are, and no password", () => {
    const gateway = containers.find((one) => one.name === "api-gateway");
    const product = containers.find((one) => one.name === "product-service");
    expect(valuesOf(gateway?.environment ?? [])).toEqual({
      PORT: "8000",
      PRODUCT_SERVICE_URL: "http://localhost:8001",
      INVENTORY_SERVICE_URL: "http://localhost:8002",
    });
    expect(valuesOf(product?.environment ?? [])).toMatchObject({
      PORT: "8001",
      PGPORT: "5432",
      PGDATABASE: "stockwiz",
      PGUSER: "stockwiz",
      PGSSLMODE: isEmbedded ? "disable" : "require",
      CACHE_TTL_SECONDS: "300",
    });
    const secrets = Object.keys(valuesOf(product?.secrets ?? []));
    expect(secrets).toEqual(isEmbedded ? ["PGPASSWORD"] : ["PGPASSWORD", "REDIS_URL"]);
    for (const reference of Object.values(valuesOf(product?.secrets ?? [])))
      expect(reference).toMatch(/^\$\{aws_secretsmanager_secret_version\.[\w-]+\.arn\}$/);
  });

  it("hands every generated password over by a write-only argument only", () => {
    const uses = stack.text.split("ephemeral.aws_secretsmanager_random_password").length - 1;
    const versions = stack.resources("aws_secretsmanager_secret_version");
    expect(versions).toHaveLength(isEmbedded ? 1 : 2);
    expect(uses).toBe(versions.length);
    for (const version of versions) {
      expect(version).not.toHaveProperty("secret_string");
      expect(version.secret_string_wo).toMatch(/\$\{ephemeral\./);
    }
  });

  it("sends each target group to the container that listens on its port", () => {
    const targets = service.load_balancer as { container_name: string; container_port: number }[];
    for (const { container_name, container_port } of targets)
      expect(containers.find((one) => one.name === container_name)?.portMappings[0]?.containerPort).toBe(
        container_port,
      );
    expect(service.load_balancer).toEqual(
      ["api-gateway", "product-service", "inventory-service"].map((container, index) => ({
        container_name: container,
        container_port: 8000 + index,
        target_group_arn: networkOutput(`${container.replaceAll("-", "_")}_target_group_arn`),
      })),
    );
  });

  it("deploys without a gap, but never with two embedded databases, rolls back by itself, and waits for the end", () => {
    const [least, most, rebalancing] = isEmbedded ? [0, 100, "DISABLED"] : [100, 200, "ENABLED"];
    expect(service).toMatchObject({
      deployment_circuit_breaker: { enable: true, rollback: true },
      deployment_minimum_healthy_percent: least,
      deployment_maximum_percent: most,
      availability_zone_rebalancing: rebalancing,
      health_check_grace_period_seconds: 120,
      wait_for_steady_state: true,
      enable_execute_command: false,
    });
  });

  it("gives tasks no public address and only the tasks' security group", () => {
    expect(service.network_configuration).toEqual({
      assign_public_ip: false,
      subnets: networkOutput("private_subnet_ids"),
      security_groups: [networkOutput("tasks_security_group_id")],
    });
  });

  it("leaves the number of tasks to autoscaling once it runs", () => {
    expect(service.lifecycle).toEqual({ ignore_changes: ["desired_count"] });
    expect(service.desired_count).toBe(name === "prod" ? 2 : 1);
    const targets = stack.resources("aws_appautoscaling_target");
    if (isEmbedded) expect(targets).toEqual([]);
    else expect(targets).toMatchObject([{ min_capacity: name === "prod" ? 2 : 1, max_capacity: 4 }]);
  });

  it("steers to 70 % CPU and 80 % memory, quickly out and slowly in", () => {
    const steered = stack
      .resources("aws_appautoscaling_policy")
      .map(({ target_tracking_scaling_policy_configuration: settings }) => settings);
    const common = { scale_out_cooldown: 60, scale_in_cooldown: 300 };
    const metric = (kind: string) => ({ predefined_metric_type: `ECSServiceAverage${kind}Utilization` });
    expect(steered).toEqual(
      isEmbedded
        ? []
        : [
            { ...common, target_value: 70, predefined_metric_specification: metric("CPU") },
            { ...common, target_value: 80, predefined_metric_specification: metric("Memory") },
          ],
    );
  });

  it("has exactly the alarms of the design, all of which reach the topic", () => {
    const alarms = alarmsIn(stack);
    expect(alarms.map(({ line }) => line)).toEqual(alarmsOf(name));
    for (const { settings } of alarms) {
      expect(referenced(stack, (settings.alarm_actions as string[])[0]).name).toBe(`${name}-alerts`);
      expect(settings.ok_actions).toEqual(settings.alarm_actions);
    }
  });

  it("shows exactly the widgets of the design", () => {
    const body = decodeExpression<object>(stack.only("aws_cloudwatch_dashboard").dashboard_body);
    expect(readDashboard(JSON.stringify(body)).lines).toEqual(dashboardWidgets);
  });

  it("names no metric, dimension or resource that does not exist", () => {
    const body = decodeExpression<object>(stack.only("aws_cloudwatch_dashboard").dashboard_body);
    const named = [...alarmsIn(stack).map(({ metric }) => metric), ...readDashboard(JSON.stringify(body)).metrics];
    expect(named.length).toBeGreaterThan(20);
    expect(named.flatMap((metric) => metricFaults(metric, existingIn(stack, name)))).toEqual([]);
  });

  it("opens the notifier's URL to signed requests only", () => {
    expect(stack.only("aws_lambda_function_url").authorization_type).toBe("AWS_IAM");
  });

  it("tells the notifier of this service's deployments and of nothing else", () => {
    const pattern = JSON.parse(String(stack.only("aws_cloudwatch_event_rule").event_pattern));
    expect(pattern).toEqual({
      source: ["aws.ecs"],
      "detail-type": ["ECS Deployment State Change"],
      resources: [`arn:aws:ecs:us-east-1:${ACCOUNT}:service/${name}-cluster/${name}-stockwiz`],
    });
    expect(stack.only("aws_lambda_permission")).toMatchObject({
      principal: "events.amazonaws.com",
      source_arn: expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\./),
    });
  });

  it("keeps what EventBridge cannot hand over, from this rule only", () => {
    const { arn } = stack.only("aws_cloudwatch_event_target").dead_letter_config as { arn: string };
    const queue = referenced(stack, arn);
    expect(queue).toBe(stack.only("aws_sqs_queue"));
    const { Statement } = JSON.parse(String(queue.policy)) as { Statement: readonly { Effect: string }[] };
    expect(Statement.filter(({ Effect }) => Effect === "Allow")).toMatchObject([
      {
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:${queue.name}`,
        Condition: {
          ArnEquals: {
            "aws:SourceArn": [
              `arn:aws:events:us-east-1:${ACCOUNT}:rule/${stack.only("aws_cloudwatch_event_rule").name}`,
            ],
          },
        },
      },
    ]);
  });

  it("tells of the first deployment too, for the service waits until somebody listens", () => {
    const dependsOn = stack.only("aws_ecs_service").depends_on as string[];
    expect(dependsOn).toContainEqual(expect.stringMatching(/^aws_cloudwatch_event_target\./));
  });

  it("says that nobody reads the alarms while there is no address", () => {
    expect(stack.notes).toEqual([`alertEmails is empty: alarms reach the topic ${name}-alerts and nobody reads them`]);
  });

  it("puts out what people and pipelines need", () => {
    expect(Object.keys(stack.json.output).sort()).toEqual(appOutputs);
  });
});
