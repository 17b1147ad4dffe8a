import {
  CopyDBParameterGroupCommand,
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  DeleteDBParameterGroupCommand,
  DescribeDBParametersCommand,
  ModifyDBParameterGroupCommand,
  type Parameter,
  RDSClient,
  ResetDBParameterGroupCommand,
} from "@aws-sdk/client-rds";
import { FAMILIES } from "../../../rehearsal/handlers/parameter-families";
import { emulatedAws } from "../../support/emulated-aws";

const aws = emulatedAws();
let rds: RDSClient;
let made = 0;
let DBParameterGroupName = "";
const makeGroup = async (DBParameterGroupFamily = "postgres15"): Promise<string> => {
  made += 1;
  const name = `group-${made}`;
  await rds.send(
    new CreateDBParameterGroupCommand({ DBParameterGroupName: name, DBParameterGroupFamily, Description: "x" }),
  );
  return name;
};
beforeAll(() => {
  rds = new RDSClient(aws.client);
});
beforeEach(async () => {
  DBParameterGroupName = await makeGroup();
});
afterAll(() => rds.destroy());

const parameters = async (Source?: string, group = DBParameterGroupName): Promise<readonly Parameter[]> =>
  (await rds.send(new DescribeDBParametersCommand({ DBParameterGroupName: group, Source }))).Parameters ?? [];
const parameter = async (name: string, group?: string): Promise<Parameter | undefined> =>
  (await parameters(undefined, group)).find(({ ParameterName }) => ParameterName === name);
const setting = (name: string, value: string, method: string) =>
  ({ ParameterName: name, ParameterValue: value, ApplyMethod: method }) as Parameter;
const modify = (...Parameters: Parameter[]) =>
  rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName, Parameters }));
const refusal = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "taken",
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe("a parameter of RDS", () => {
  it("is told whether somebody has set it, and what it is by itself", async () => {
    expect(await parameter("rds.force_ssl")).toMatchObject({
      ParameterValue: "1",
      Source: "system",
      ApplyType: "dynamic",
      ApplyMethod: "pending-reboot",
    });
    const unset = await parameter("log_min_duration_statement");
    expect(unset).toMatchObject({ Source: "engine-default", ApplyMethod: "pending-reboot" });
    expect(unset).not.toHaveProperty("ParameterValue");
  });

  it("is recorded as the user's once it is otherwise than RDS has it", async () => {
    await modify(setting("rds.force_ssl", "0", "immediate"), setting("max_connections", "50", "pending-reboot"));
    expect(await parameter("rds.force_ssl")).toMatchObject({
      ParameterValue: "0",
      Source: "user",
      ApplyMethod: "immediate",
    });
    expect((await parameters("user")).map(({ ParameterName }) => ParameterName)).toEqual([
      "max_connections",
      "rds.force_ssl",
    ]);
  });

  it.each(["immediate", "pending-reboot"])(
    "is not recorded when it equals what RDS has by itself, however it was to be applied: %s",
    async (method) => {
      await modify(setting("rds.force_ssl", "1", method));
      expect(await parameter("rds.force_ssl")).toMatchObject({ Source: "system", ApplyMethod: "pending-reboot" });
      expect(await parameters("user")).toEqual([]);
    },
  );

  it("is RDS's own again after a reset of it, and after one of all", async () => {
    await modify(setting("rds.force_ssl", "0", "immediate"), setting("work_mem", "8192", "immediate"));
    const Parameters = [{ ParameterName: "rds.force_ssl", ApplyMethod: "immediate" as const }];
    await rds.send(new ResetDBParameterGroupCommand({ DBParameterGroupName, Parameters }));
    expect((await parameters("user")).map(({ ParameterName }) => ParameterName)).toEqual(["work_mem"]);
    await rds.send(new ResetDBParameterGroupCommand({ DBParameterGroupName, ResetAllParameters: true }));
    expect(await parameters("user")).toEqual([]);
  });

  it("belongs to its group alone, and to a copy of it", async () => {
    await modify(setting("rds.force_ssl", "0", "immediate"));
    expect(await parameters("user", await makeGroup())).toEqual([]);
    const TargetDBParameterGroupIdentifier = `${DBParameterGroupName}-copy`;
    await rds.send(
      new CopyDBParameterGroupCommand({
        SourceDBParameterGroupIdentifier: DBParameterGroupName,
        TargetDBParameterGroupIdentifier,
        TargetDBParameterGroupDescription: "x",
      }),
    );
    expect(await parameter("rds.force_ssl", TargetDBParameterGroupIdentifier)).toMatchObject({ ParameterValue: "0" });
  });

  it("is gone with its group, and does not come back with a new one of the same name", async () => {
    await modify(setting("rds.force_ssl", "0", "immediate"));
    await rds.send(new DeleteDBParameterGroupCommand({ DBParameterGroupName }));
    const again = { DBParameterGroupName, DBParameterGroupFamily: "postgres15", Description: "x" };
    await rds.send(new CreateDBParameterGroupCommand(again));
    expect(await parameters("user")).toEqual([]);
  });

  it.each([
    ["max_connections", "50", "immediate", "InvalidParameterCombination: cannot use immediate apply method for static"],
    ["rds.force_ssl", "2", "immediate", "InvalidParameterValue: Value: 2 is outside of range: 0,1 for parameter: rds."],
    ["max_connections", "5", "pending-reboot", "InvalidParameterValue: Value: 5 is outside of range: 6-262143"],
    ["work_mem", "much", "immediate", "InvalidParameterValue: Value: much is outside of range"],
    ["log_statement", "some", "immediate", "InvalidParameterValue: Value: some is outside of range: none,ddl,mod,all"],
    ["shared_preload_libraries", "pgaudit,mine", "pending-reboot", "InvalidParameterValue: Value: pgaudit,mine"],
    ["rds.force_tls", "1", "immediate", "InvalidParameterValue: Could not find parameter with name: rds.force_tls"],
    ["work_mem", "8192", "", "InvalidParameterValue: Invalid apply method"],
  ])("rejects %s = %s by %s as RDS does, and then takes none of the request", async (name, value, method, words) => {
    expect(await refusal(modify(setting("log_lock_waits", "1", "immediate"), setting(name, value, method)))).toContain(
      words,
    );
    expect(await parameters("user")).toEqual([]);
  });

  it("takes a formula of the instance's size, and rejects one of other words", async () => {
    await modify(setting("max_connections", "LEAST({DBInstanceClassMemory/9531392},200)", "pending-reboot"));
    expect(await parameter("max_connections")).toMatchObject({ Source: "user" });
    expect(await refusal(modify(setting("max_connections", "{Memory/2}", "pending-reboot")))).toContain(
      "outside of range",
    );
  });
});

describe("a parameter group of RDS", () => {
  it("rejects more than twenty parameters at once, and none at all", async () => {
    const many = Array.from({ length: 21 }, () => setting("rds.force_ssl", "0", "immediate"));
    expect(await refusal(modify(...many))).toContain("At most 20 parameters");
    expect(await refusal(modify())).toContain("InvalidParameterValue");
  });

  it("rejects a question for one that nobody has, and a change of it", async () => {
    DBParameterGroupName = "nobodys";
    expect(await refusal(parameters())).toContain("DBParameterGroupNotFound");
    expect(await refusal(modify(setting("rds.force_ssl", "0", "immediate")))).toContain("DBParameterGroupNotFound");
  });

  it("rejects its deletion while a database uses it", async () => {
    await rds.send(
      new CreateDBInstanceCommand({
        ...{ DBInstanceIdentifier: "user-of-it", Engine: "postgres", DBInstanceClass: "db.t4g.micro" },
        ...{ AllocatedStorage: 20, MasterUsername: "keeper", MasterUserPassword: "not-a-secret", DBParameterGroupName },
      }),
    );
    expect(await refusal(rds.send(new DeleteDBParameterGroupCommand({ DBParameterGroupName })))).toContain(
      "InvalidDBParameterGroupStateFault: One or more database instances are still members",
    );
  });

  it("rejects a change of a default one, which can be read all the same", async () => {
    DBParameterGroupName = "default.postgres15";
    expect(await parameter("rds.force_ssl")).toMatchObject({ ParameterValue: "1" });
    expect(await refusal(modify(setting("rds.force_ssl", "0", "immediate")))).toContain("InvalidParameterValue");
  });

  it("rejects a change of a family that is not known here, and says so", async () => {
    DBParameterGroupName = await makeGroup("mysql8.0");
    expect(await refusal(modify(setting("require_secure_transport", "ON", "immediate")))).toContain(
      "the parameters of mysql8.0 are not known here, only those of postgres15",
    );
  });
});

describe("the families that are known", () => {
  it("are told on one page, whatever its length", () => {
    const LEAST_PAGE = 20;
    for (const family of Object.values(FAMILIES)) expect(family.length).toBeLessThan(LEAST_PAGE);
  });
});
