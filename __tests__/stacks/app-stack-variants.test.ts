import { changedProd } from "../support/environment-values";
import { networkOutput, referenced } from "../support/read-stack";
import { synthesize } from "../support/synthesize";

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
    expect(referenced(stack, database.parameter_group_name).parameter).toEqual([{ name: "rds.force_ssl", value: "1" }]);
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

describe("the app stack of an account that may not create roles", () => {
  const stack = synthesize("app", "prod", {}, changedProd({ iam: { roles: "existing", name: "lab-role" } }));

  it("looks the named role up for every workload and makes none", () => {
    expect(Object.keys(stack.json.resource).filter((type) => type.startsWith("aws_iam"))).toEqual([]);
    const looked = Object.values(stack.json.data?.aws_iam_role ?? {}).map((role) => role.name);
    expect(looked).toEqual(["lab-role", "lab-role", "lab-role"]);
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
