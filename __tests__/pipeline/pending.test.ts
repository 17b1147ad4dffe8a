import {
  CreateReplicationGroupCommand,
  ElastiCacheClient,
  ModifyReplicationGroupCommand,
} from "@aws-sdk/client-elasticache";
import { CreateDBInstanceCommand, ModifyDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import { readDeployment } from "../../environments/deployment";
import { type PendingChange, pendingChanges } from "../../pipeline/aws/pending-changes";
import { refuseForeignChanges } from "../../pipeline/deployment/release";
import { pendingWords, splitPlan, withoutPending } from "../../pipeline/terraform/pending";
import type { PlanJson, ResourceChange } from "../../pipeline/terraform/plan-json";
import { countChanges } from "../../pipeline/terraform/plan-summary";
import { callAws } from "../support/caller-of-aws";
import { emulatedAws } from "../support/emulated-aws";
import { farWindow } from "../support/far-window";
import { ACCOUNT } from "../support/synthesize";

const BEFORE = { identifier: "prod-stockwiz", instance_class: "db.t4g.small", multi_az: false, engine_version: "15" };
const planOf = (
  after: object,
  after_unknown: Readonly<Record<string, unknown>> = {},
  both: Readonly<Record<string, unknown>> = {},
): PlanJson => ({
  resource_changes: [
    {
      ...{ address: "aws_db_instance.db", type: "aws_db_instance", mode: "managed" },
      change: {
        ...{ actions: ["update"], after_unknown },
        ...{ before: { ...BEFORE, ...both }, after: { ...BEFORE, ...both, ...after } },
      },
    } satisfies ResourceChange,
  ],
});
const pendingClass = (values: Readonly<Record<string, string>>): PendingChange => ({
  ...{ type: "aws_db_instance", name: "prod-stockwiz", window: "sun:04:00-sun:05:00" },
  values,
});
const MEDIUM = { instance_class: "db.t4g.medium" };
const isLeft = (plan: PlanJson, ...pending: PendingChange[]): boolean =>
  countChanges(splitPlan(plan, pending).plan).change === 1;

describe("a change that AWS was asked for", () => {
  it("is no change of a plan any more, and keeps no deployment back", () => {
    const { plan, pending } = splitPlan(planOf(MEDIUM), [pendingClass(MEDIUM)]);
    expect(countChanges(plan)).toMatchObject({ change: 0, none: 1 });
    expect(() => refuseForeignChanges(plan)).not.toThrow();
    expect(pending.map(pendingWords)).toEqual([
      'the db instance "prod-stockwiz" gets instance_class db.t4g.medium in its maintenance window sun:04:00-sun:05:00 (UTC)',
    ]);
  });

  it("may be told in full where the configuration names the beginning of a version", () => {
    expect(isLeft(planOf({ engine_version: "16" }), pendingClass({ engine_version: "16.4" }))).toBe(false);
    expect(isLeft(planOf({ engine_version: "1" }), pendingClass({ engine_version: "16.4" }))).toBe(true);
  });

  it("may leave to be known later what AWS assigns", () => {
    const plan = planOf({ engine_version: "16" }, { engine_version_actual: true });
    expect(isLeft(plan, pendingClass({ engine_version: "16" }))).toBe(false);
  });

  it.each([
    ["nothing waits", planOf(MEDIUM), []],
    ["another value waits", planOf(MEDIUM), [pendingClass({ instance_class: "db.t4g.large" })]],
    ["something else is to change as well", planOf({ ...MEDIUM, multi_az: true }), [pendingClass(MEDIUM)]],
    ["it waits for another database", planOf(MEDIUM), [{ ...pendingClass(MEDIUM), name: "staging-stockwiz" }]],
    ["it is to be made at once now", planOf(MEDIUM, {}, { apply_immediately: true }), [pendingClass(MEDIUM)]],
  ])("is still a change when %s", (_why, plan, pending) => {
    expect(isLeft(plan, ...pending)).toBe(true);
    expect(() => refuseForeignChanges(splitPlan(plan, pending).plan)).toThrow("aws_db_instance.db");
  });
});

describe("what waits for a maintenance window", () => {
  const aws = emulatedAws();
  callAws(() => aws.rehearsal.url);
  const deployment = (name: string) => readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: name });

  beforeAll(async () => {
    const rds = new RDSClient(aws.client);
    const DBInstanceIdentifier = "prod-stockwiz";
    await rds.send(
      new CreateDBInstanceCommand({
        ...{ DBInstanceIdentifier, Engine: "postgres", EngineVersion: "15", DBInstanceClass: "db.t4g.small" },
        ...{ AllocatedStorage: 20, MasterUsername: "keeper", MasterUserPassword: "not-a-secret" },
        ...{ PreferredMaintenanceWindow: farWindow() },
      }),
    );
    await rds.send(
      new ModifyDBInstanceCommand({ DBInstanceIdentifier, DBInstanceClass: "db.t4g.medium", MultiAZ: true }),
    );
    const elasticache = new ElastiCacheClient(aws.client);
    const ReplicationGroupId = "prod-stockwiz";
    await elasticache.send(
      new CreateReplicationGroupCommand({
        ...{ ReplicationGroupId, ReplicationGroupDescription: "x", CacheNodeType: "cache.t4g.small" },
        PreferredMaintenanceWindow: farWindow(),
      }),
    );
    await elasticache.send(new ModifyReplicationGroupCommand({ ReplicationGroupId, CacheNodeType: "cache.m7g.large" }));
  });

  it("is asked of AWS, for the database and the cache", async () => {
    const told = (await pendingChanges(deployment("prod"))).map(({ type, values }) => [type, values]);
    expect(told).toEqual([
      ["aws_db_instance", { instance_class: "db.t4g.medium", multi_az: "true" }],
      ["aws_elasticache_replication_group", { node_type: "cache.m7g.large" }],
    ]);
  });

  it("is nothing where there is no database yet, and where AWS manages none", async () => {
    expect(await pendingChanges(deployment("staging"))).toEqual([]);
    expect(await pendingChanges(deployment("dev"))).toEqual([]);
  });

  it("is asked for only when a plan changes something that may wait", async () => {
    const asked = () => aws.rehearsal.calls.read().filter(({ action }) => action.startsWith("Describe")).length;
    const before = asked();
    await withoutPending(deployment("prod"), { resource_changes: [] });
    expect(asked()).toBe(before);
    const plan = planOf({ ...MEDIUM, multi_az: true });
    expect((await withoutPending(deployment("prod"), plan)).pending).toHaveLength(1);
  });
});
