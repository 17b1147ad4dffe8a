import { changedProd } from "../support/environment-values";
import { decodeExpression } from "../support/expression";
import { networkOutput, referenced } from "../support/read-stack";
import { ACCOUNT, type Settings, synthesize } from "../support/synthesize";

interface MigrationProgram {
  readonly image: string;
  readonly environment: readonly { name: string; value: string }[];
  readonly secrets: readonly { name: string; valueFrom: string }[];
  readonly logConfiguration: { readonly options: object };
}

describe("a database that is to begin with a snapshot", () => {
  const withSource = (restoreFrom: string) =>
    synthesize("app", "prod", undefined, changedProd({ "data.restoreFrom": restoreFrom }));

  it("names the one that the environment names, and asks for nothing", () => {
    const stack = withSource("before-the-move");
    expect(stack.only("aws_db_instance").snapshot_identifier).toBe("before-the-move");
    expect(stack.json).not.toHaveProperty("variable");
  });

  it("leaves the last one to whoever plans, without a default that would make it empty", () => {
    const stack = withSource("latest-final");
    expect(stack.only("aws_db_instance").snapshot_identifier).toBe(`\${var.restore_from}`);
    expect(JSON.parse(stack.text).variable.restore_from).not.toHaveProperty("default");
  });
});

describe.each(["staging", "prod"] as const)("the managed data of %s", (name) => {
  const stack = synthesize("app", name);
  const database = stack.only("aws_db_instance");
  const cache = stack.only("aws_elasticache_replication_group");

  it("is PostgreSQL 15, encrypted, closed to the internet, its master's password kept by RDS", () => {
    expect(database).toMatchObject({
      engine: "postgres",
      engine_version: "15",
      storage_encrypted: true,
      publicly_accessible: false,
      manage_master_user_password: true,
      copy_tags_to_snapshot: true,
      performance_insights_enabled: true,
      performance_insights_retention_period: 7,
    });
    expect(database).not.toHaveProperty("password");
    expect(database.username).not.toBe("stockwiz"); // the services' own user
  });

  it("forces TLS by its parameter group", () => {
    expect(referenced(stack, database.parameter_group_name).parameter).toMatchObject([
      { name: "rds.force_ssl", value: "1" },
    ]);
  });

  it("keeps backups and leaves a last snapshot of a name that was never used", () => {
    expect(database.backup_retention_period).toBe(name === "prod" ? 35 : 7);
    expect(database.skip_final_snapshot).toBe(false);
    expect(database.final_snapshot_identifier).toMatch(
      new RegExp(`^${name}-stockwiz-final-\\$\\{terraform_data\\.[\\w-]+\\.id\\}$`),
    );
  });

  it("stands in two zones and refuses deletion where the environment says so", () => {
    expect(database).toMatchObject({ multi_az: name === "prod", deletion_protection: name === "prod" });
    expect(cache).toMatchObject({
      automatic_failover_enabled: name === "prod",
      multi_az_enabled: name === "prod",
      num_cache_clusters: name === "prod" ? 2 : 1,
    });
  });

  it("is Redis 7, encrypted on disk and on the wire, its token unknown to Terraform", () => {
    expect(cache).toMatchObject({
      engine: "redis",
      engine_version: "7.1",
      at_rest_encryption_enabled: "true",
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
      lifecycle: { ignore_changes: ["auth_token", "auth_token_update_strategy"] },
    });
    expect(cache).not.toHaveProperty("auth_token");
  });

  it("lives in the private subnets, behind the data's security group", () => {
    expect(stack.only("aws_db_subnet_group").subnet_ids).toBe(networkOutput("private_subnet_ids"));
    expect(stack.only("aws_elasticache_subnet_group").subnet_ids).toBe(networkOutput("private_subnet_ids"));
    expect(database.vpc_security_group_ids).toEqual([networkOutput("data_security_group_id")]);
    expect(cache.security_group_ids).toEqual([networkOutput("data_security_group_id")]);
  });

  it("ends the logs that RDS writes", () => {
    const groups = stack.resources("aws_cloudwatch_log_group").map((group) => String(group.name));
    for (const log of database.enabled_cloudwatch_logs_exports as string[])
      expect(groups).toContain(`/aws/rds/instance/${name}-stockwiz/${log}`);
  });
});

describe.each(["staging", "prod"] as const)("the migration of %s", (name) => {
  const stack = synthesize("app", name);
  const definition = stack
    .resources("aws_ecs_task_definition")
    .find(({ family }) => family === `${name}-stockwiz-migrate`) as Settings;
  const [program] = decodeExpression<MigrationProgram[]>(definition.container_definitions);
  const policy = JSON.parse(
    String(stack.resources("aws_iam_role_policy").find(({ policy: text }) => String(text).includes("rds!db-"))?.policy),
  ) as { Statement: { Sid: string; Action: string[]; Resource: string[]; Condition?: object }[] };

  it("runs the image that the services' database would be made from, on its own", () => {
    expect(program).toMatchObject({ name: "migrate", command: ["migrate.sh"], user: "999:999" });
    expect(program?.image).toMatch(/ecr_postgres_url\}@\$\{[\w.-]+\.insecure_value\}$/);
    expect(program).not.toHaveProperty("portMappings");
    expect(program?.logConfiguration.options).toMatchObject({ "awslogs-group": `/ecs/${name}` });
  });

  it("is told where the database is, and gets both passwords as secrets", () => {
    const variables = Object.fromEntries(program?.environment.map((one) => [one.name, one.value]) ?? []);
    expect(variables).toMatchObject({ PGUSER: "stockwiz_master", SERVICE_USER: "stockwiz", PGSSLMODE: "require" });
    expect(referenced(stack, variables.PGHOST)).toBe(stack.only("aws_db_instance"));
    const secrets = Object.fromEntries(program?.secrets.map((one) => [one.name, one.valueFrom]) ?? []);
    expect(Object.keys(secrets).sort()).toEqual(["PGPASSWORD", "SERVICE_PASSWORD"]);
    expect(secrets.PGPASSWORD).toMatch(/^\$\{aws_db_instance\.\w+\.master_user_secret\[0\]\.secret_arn\}:password::$/);
  });

  it("has no role of its own, and one before it that reads two secrets and no third", () => {
    expect(definition).not.toHaveProperty("task_role_arn");
    expect(referenced(stack, definition.execution_role_arn).name).toBe(`${name}-stockwiz-migrate`);
    const reading = policy.Statement.filter(({ Action }) => Action.includes("secretsmanager:GetSecretValue"));
    expect(reading.map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      [[`arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${name}/stockwiz/database-password-*`], undefined],
      [
        [`arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:rds!db-*`],
        {
          StringEquals: {
            "secretsmanager:ResourceTag/aws:rds:primaryDBInstanceArn": `arn:aws:rds:us-east-1:${ACCOUNT}:db:${name}-stockwiz`,
          },
        },
      ],
    ]);
  });
});

describe("the app stack of an account that may not create roles", () => {
  const stack = synthesize("app", "prod", {}, changedProd({ iam: { roles: "existing", name: "lab-role" } }));

  it("looks the named role up for every workload and makes none", () => {
    expect(Object.keys(stack.json.resource).filter((type) => type.startsWith("aws_iam"))).toEqual([]);
    const looked = Object.values(stack.json.data?.aws_iam_role ?? {}).map((role) => role.name);
    expect(looked).toEqual(["lab-role", "lab-role", "lab-role", "lab-role"]);
  });
});

describe("the app stack with addresses for its alarms", () => {
  const stack = synthesize("app", "prod", {}, changedProd({ alertEmails: ["a@example.com", "b@example.com"] }));

  it("subscribes each of them to the topic", () => {
    const subscriptions = stack.resources("aws_sns_topic_subscription");
    expect(subscriptions.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`)).toEqual([
      "email a@example.com",
      "email b@example.com",
    ]);
    expect(stack.notes).toEqual([]);
  });
});
