import { readDeployment } from "../../../environments/deployment";
import { inventoryOf } from "../../../pipeline/teardown/inventory";
import { inventoryWords } from "../../../pipeline/teardown/inventory-words";
import type { ManagedResource } from "../../../pipeline/terraform/state";
import { ACCOUNT } from "../../support/synthesize";

const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "prod" });
const asked = { who: "arn:aws:iam::123456789012:user/ann", why: "moved", when: "2026-11-23T14:00:00.000Z" };

const resource = (type: string, values: Readonly<Record<string, unknown>>): ManagedResource => ({
  address: `${type}.x`,
  ...{ type, values },
});
const nat = resource("aws_nat_gateway", { id: "nat-1", tags_all: { Name: "prod-nat-a" } });
const subnet = resource("aws_subnet", { id: "subnet-1" });
const logs = resource("aws_cloudwatch_log_group", { name: "/ecs/prod" });
const cache = resource("aws_elasticache_replication_group", { replication_group_id: "prod-stockwiz" });
const database = resource("aws_db_instance", {
  ...{ identifier: "prod-stockwiz", final_snapshot_identifier: "prod-stockwiz-final-1", skip_final_snapshot: false },
});

const inventory = inventoryOf(deployment, asked, { network: [subnet, nat], app: [logs, cache] });

describe("an inventory", () => {
  it("names everything that the states have, with its cost as far as it is known", () => {
    expect(inventory.items).toEqual([
      { stack: "network", type: "aws_subnet", address: "aws_subnet.x", name: "subnet-1", monthlyUsd: 0, basis: "free" },
      {
        ...{ stack: "network", type: "aws_nat_gateway", address: "aws_nat_gateway.x", name: "prod-nat-a" },
        ...{ monthlyUsd: 32.85, basis: "list price and by use" },
      },
      {
        ...{ stack: "app", type: "aws_cloudwatch_log_group", address: "aws_cloudwatch_log_group.x" },
        ...{ name: "/ecs/prod", monthlyUsd: null, basis: "by use" },
      },
      {
        ...{ stack: "app", type: cache.type, address: cache.address, name: "prod-stockwiz" },
        ...{ monthlyUsd: null, basis: "unknown" },
      },
    ]);
    expect(inventory).toMatchObject({ environment: "prod", account: ACCOUNT, asked, monthlyUsd: 32.85 });
  });

  it("names the snapshot that the database leaves, and none where none is taken", () => {
    expect(inventoryOf(deployment, asked, { app: [database] }).finalSnapshot).toBe("prod-stockwiz-final-1");
    const skipped = resource("aws_db_instance", { ...database.values, skip_final_snapshot: true });
    expect(inventoryOf(deployment, asked, { app: [skipped] }).finalSnapshot).toBeNull();
    expect(inventory.finalSnapshot).toBeNull();
  });

  it("reads as a table with the dearest first, and says of the sum what it leaves out", () => {
    expect(inventoryWords(inventory)).toEqual([
      "stack    type                               name           USD a month  by",
      "network  aws_nat_gateway                    prod-nat-a           32.85  list price and by use",
      "network  aws_subnet                         subnet-1              0.00  free",
      "app      aws_cloudwatch_log_group           /ecs/prod                -  by use",
      "app      aws_elasticache_replication_group  prod-stockwiz            -  unknown",
      "4 resources, at least 32.85 USD a month by the list prices of us-east-1 of 2026-11-23, and what is charged by use; of 1 the price is not known",
    ]);
  });
});
