import { PostgresInstance, type PostgresInstanceProps } from "../../constructs/postgres-instance";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const withProps = (changes: Partial<PostgresInstanceProps> = {}) =>
  synthesizeConstruct((scope) => {
    const { address } = new PostgresInstance(scope, "db", {
      instanceName: "x-db",
      databaseName: "shop",
      instanceClass: "db.t4g.micro",
      storageGiB: 20,
      largestStorageGiB: 50,
      subnetIds: ["a", "b"],
      securityGroupId: "sg",
      multiAz: false,
      backupDays: 7,
      logRetentionDays: 30,
      ...changes,
    });
    putOut(scope, { address });
  });
const stack = withProps();
const instance = stack.only("aws_db_instance");

describe("a PostgreSQL server", () => {
  it("is closed to the internet and encrypted, its password known to RDS alone", () => {
    expect(instance).toMatchObject({
      publicly_accessible: false,
      storage_encrypted: true,
      manage_master_user_password: true,
      vpc_security_group_ids: ["sg"],
    });
    for (const argument of ["password", "password_wo"]) expect(instance).not.toHaveProperty(argument);
  });

  it("leaves a last snapshot unless that is refused, and may be destroyed unless that is refused", () => {
    expect(instance).toMatchObject({ skip_final_snapshot: false, deletion_protection: false });
  });

  it("takes a new name for the last snapshot with each new instance", () => {
    const [, life] = /^x-db-final-(\$\{.+\})$/.exec(String(instance.final_snapshot_identifier)) ?? [];
    expect(referenced(stack, life)).toEqual({ input: { instance: "x-db" } });
  });

  it("leaves none when that is spelled out, and then names none", () => {
    const careless = withProps({ skipFinalSnapshot: true }).only("aws_db_instance");
    expect(careless.skip_final_snapshot).toBe(true);
    expect(careless).not.toHaveProperty("final_snapshot_identifier");
  });

  it("begins empty, or with a snapshot, of which Terraform asks no more once it is there", () => {
    const ignored = { ignore_changes: ["snapshot_identifier"] };
    expect(instance).not.toHaveProperty("snapshot_identifier");
    expect(instance.lifecycle).toEqual(ignored);
    expect(withProps({ restoreFrom: "before-the-move" }).only("aws_db_instance")).toMatchObject({
      snapshot_identifier: "before-the-move",
      lifecycle: ignored,
    });
  });

  it("refuses its deletion, and stands by in a second zone, when it is told to", () => {
    expect(withProps({ deletionProtection: true, multiAz: true }).only("aws_db_instance")).toMatchObject({
      deletion_protection: true,
      multi_az: true,
    });
  });

  it("refuses connections without TLS, in words that leave a plan empty", () => {
    expect(referenced(stack, instance.parameter_group_name)).toMatchObject({
      family: "postgres15",
      parameter: [{ name: "rds.force_ssl", value: "1", apply_method: "pending-reboot" }],
    });
  });

  it("has the size that it is given, and room to grow", () => {
    expect(instance).toMatchObject({
      instance_class: "db.t4g.micro",
      allocated_storage: 20,
      max_allocated_storage: 50,
      backup_retention_period: 7,
      db_name: "shop",
    });
  });

  it("leaves to RDS when it is changed, unless that is said", () => {
    for (const argument of ["apply_immediately", "maintenance_window", "backup_window"])
      expect(instance).not.toHaveProperty(argument);
    const maintenance = {
      applyImmediately: false,
      maintenanceWindow: "sun:04:00-sun:05:00",
      backupWindow: "02:00-03:00",
    };
    expect(withProps({ maintenance }).only("aws_db_instance")).toMatchObject({
      apply_immediately: false,
      maintenance_window: "sun:04:00-sun:05:00",
      backup_window: "02:00-03:00",
    });
  });

  it("makes its log groups itself, before RDS makes some that never end", () => {
    const exported = instance.enabled_cloudwatch_logs_exports as string[];
    expect(stack.resources("aws_cloudwatch_log_group")).toEqual(
      exported.map((log) => ({ name: `/aws/rds/instance/x-db/${log}`, retention_in_days: 30 })),
    );
    expect(instance.depends_on).toHaveLength(exported.length);
  });

  it("hands on the address that RDS gives it", () => {
    expect(referenced(stack, outputsOf(stack).address)).toBe(instance);
  });
});
