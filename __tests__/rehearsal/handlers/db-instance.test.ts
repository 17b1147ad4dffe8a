import {
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { emulatedAws } from "../../support/emulated-aws";

describe("databases", () => {
  const aws = emulatedAws();
  const make = {
    Engine: "postgres",
    DBInstanceClass: "db.t4g.micro",
    AllocatedStorage: 20,
    MasterUsername: "stockwiz",
  };

  const found = async (Name: string, ...Values: string[]) => {
    const command = new DescribeDBInstancesCommand({ Filters: [{ Name, Values }] });
    return (await new RDSClient(aws.client).send(command)).DBInstances ?? [];
  };
  const idOf = async (identifier: string): Promise<string> =>
    (await found("db-instance-id", identifier))[0]?.DbiResourceId ?? "";
  const namesBy = async (...ids: string[]) =>
    (await found("dbi-resource-id", ...ids)).map(({ DBInstanceIdentifier }) => DBInstanceIdentifier).sort();

  beforeAll(async () => {
    const rds = new RDSClient(aws.client);
    for (const DBInstanceIdentifier of ["staging-stockwiz", "prod-stockwiz"])
      await rds.send(
        new CreateDBInstanceCommand({ ...make, MasterUserPassword: "not-a-secret", DBInstanceIdentifier }),
      );
  });

  it("have a resource id of their own, of AWS's form", async () => {
    const [staging, prod] = [await idOf("staging-stockwiz"), await idOf("prod-stockwiz")];
    expect(staging).toMatch(/^db-[A-Z0-9]{26}$/);
    expect(prod).toMatch(/^db-[A-Z0-9]{26}$/);
    expect(prod).not.toBe(staging);
  });

  it("are found by it", async () => {
    const [staging, prod] = [await idOf("staging-stockwiz"), await idOf("prod-stockwiz")];
    expect(await namesBy(staging)).toEqual(["staging-stockwiz"]);
    expect(await namesBy(prod)).toEqual(["prod-stockwiz"]);
    expect(await namesBy(prod, staging)).toEqual(["prod-stockwiz", "staging-stockwiz"]);
    expect(await namesBy(`db-${"0".repeat(26)}`)).toEqual([]);
  });

  it("tell what was asked of Performance Insights, also after a change of something else", async () => {
    const rds = new RDSClient(aws.client);
    const DBInstanceIdentifier = "prod-stockwiz";
    const insights = { EnablePerformanceInsights: true, PerformanceInsightsRetentionPeriod: 7 };
    await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, ...insights }));
    await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, BackupRetentionPeriod: 7 }));
    const told = (await found("db-instance-id", DBInstanceIdentifier))[0];
    expect(told).toMatchObject({ PerformanceInsightsEnabled: true, PerformanceInsightsRetentionPeriod: 7 });
    expect((await found("db-instance-id", "staging-stockwiz"))[0]?.PerformanceInsightsEnabled).toBeFalsy();
  });

  it("are said to be the same one to the end", async () => {
    const id = await idOf("staging-stockwiz");
    const command = new DeleteDBInstanceCommand({ DBInstanceIdentifier: "staging-stockwiz", SkipFinalSnapshot: true });
    expect((await new RDSClient(aws.client).send(command)).DBInstance?.DbiResourceId).toBe(id);
    expect(await namesBy(id)).toEqual([]);
  });
});
