import {
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { dbInstance } from "../../../rehearsal/handlers/db-instance";
import { isInWindow } from "../../../rehearsal/handlers/pending-changes";
import { type AskedHandler, askHandler, formCall } from "../../support/ask-handler";
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

describe("a change of a database", () => {
  const WINDOW = "sun:04:00-sun:05:00";
  const make = {
    ...{ Engine: "postgres", DBInstanceClass: "db.t4g.micro", AllocatedStorage: "20", MultiAZ: "false" },
    ...{ BackupRetentionPeriod: "7", PreferredMaintenanceWindow: WINDOW },
  };
  let now: Date;
  let asked: AskedHandler;
  let held: Map<string, string>;

  /** An emulator that holds one database, and changes it at once. */
  const emulator: AskedHandler["emulator"] = ({ body }) => {
    const form = new URLSearchParams(String(body));
    if (/^(Create|Modify)/.test(form.get("Action") ?? ""))
      for (const [key, value] of form) if (key !== "Action") held.set(key, value);
    const xml = [...held].map(([name, value]) => `<${name}>${value}</${name}>`).join("");
    return { body: `<Result><DBInstance>${xml}</DBInstance></Result>` };
  };
  const ask = (action: string, fields: Readonly<Record<string, string>> = {}) =>
    asked.ask(formCall("rds", action, { DBInstanceIdentifier: "x", ...fields }));
  const told = async (element: string) => {
    const { text } = await ask("DescribeDBInstances");
    return new RegExp(`<${element}>(.*?)</${element}>`).exec(
      text.replace(/<PendingModifiedValues>.*?<\/Pend\w+>/, ""),
    )?.[1];
  };
  const pending = async () =>
    /<PendingModifiedValues>(.*?)<\/PendingModifiedValues>/.exec((await ask("DescribeDBInstances")).text)?.[1];

  beforeEach(async () => {
    now = new Date("2026-11-30T12:00:00Z"); // a Monday
    held = new Map();
    asked = askHandler(dbInstance(() => now));
    asked.emulator = emulator;
    await ask("CreateDBInstance", make);
  });

  it("waits for the maintenance window, and is told as pending until then", async () => {
    await ask("ModifyDBInstance", { DBInstanceClass: "db.t4g.medium", MultiAZ: "true", DeletionProtection: "true" });
    expect([await told("DBInstanceClass"), await told("DeletionProtection")]).toEqual(["db.t4g.micro", "true"]);
    expect(await pending()).toBe("<DBInstanceClass>db.t4g.medium</DBInstanceClass><MultiAZ>true</MultiAZ>");
    now = new Date("2026-12-06T03:59:00Z");
    expect(await told("DBInstanceClass")).toBe("db.t4g.micro");
    now = new Date("2026-12-06T04:00:00Z");
    expect([await told("DBInstanceClass"), await told("MultiAZ"), await pending()]).toEqual([
      "db.t4g.medium",
      "true",
      "",
    ]);
  });

  it("is not brought by a reboot", async () => {
    await ask("ModifyDBInstance", { DBInstanceClass: "db.t4g.medium" });
    await ask("RebootDBInstance");
    expect([await told("DBInstanceClass"), await pending()]).toEqual([
      "db.t4g.micro",
      "<DBInstanceClass>db.t4g.medium</DBInstanceClass>",
    ]);
  });

  it("is made at once where that is asked for, with all that has waited", async () => {
    await ask("ModifyDBInstance", { DBInstanceClass: "db.t4g.medium" });
    await ask("ModifyDBInstance", { AllocatedStorage: "40", ApplyImmediately: "true" });
    expect([await told("DBInstanceClass"), await told("AllocatedStorage"), await pending()]).toEqual([
      "db.t4g.medium",
      "40",
      "",
    ]);
  });

  it("is forgotten when it is taken back, and when the database goes", async () => {
    await ask("ModifyDBInstance", { DBInstanceClass: "db.t4g.medium" });
    await ask("ModifyDBInstance", { DBInstanceClass: "db.t4g.micro" });
    expect(await pending()).toBe("");
    await ask("ModifyDBInstance", { DBInstanceClass: "db.t4g.medium" });
    await ask("DeleteDBInstance", { SkipFinalSnapshot: "true" });
    await ask("CreateDBInstance", make);
    expect(await pending()).toBe("");
  });

  it("waits where it turns backups off, and not where it changes their number", async () => {
    await ask("ModifyDBInstance", { BackupRetentionPeriod: "14" });
    expect([await told("BackupRetentionPeriod"), await pending()]).toEqual(["14", ""]);
    await ask("ModifyDBInstance", { BackupRetentionPeriod: "0" });
    expect([await told("BackupRetentionPeriod"), await pending()]).toEqual([
      "14",
      "<BackupRetentionPeriod>0</BackupRetentionPeriod>",
    ]);
  });
});

describe("a maintenance window", () => {
  it.each([
    ["sun:04:00-sun:05:00", "2026-12-06T04:59:00Z", true],
    ["sun:04:00-sun:05:00", "2026-12-06T05:00:00Z", false],
    ["sun:04:00-sun:05:00", "2026-12-07T04:30:00Z", false],
    ["sat:23:30-sun:00:30", "2026-12-06T00:10:00Z", true],
    ["sat:23:30-sun:00:30", "2026-12-05T23:40:00Z", true],
    ["", "2026-12-05T23:40:00Z", false],
  ])("%s is open at %s: %s", (window, at, isOpen) => {
    expect(isInWindow(window, new Date(at))).toBe(isOpen);
  });
});
