import { PostgresInstance } from "../../constructs/postgres-instance";
import { type Resources, smallProgram } from "../support/small-program";
import { synthesizeConstruct } from "../support/synthesize-construct";
import { TestRehearsal } from "../support/test-rehearsal";

const LONG = 10 * 60_000;
const NOTHING_TO_CHANGE = 0;
const SOMETHING_TO_CHANGE = 2;

/** The parameter group of our database, as its construct synthesizes it. */
const ourGroup = (): Resources => {
  const { json } = synthesizeConstruct(
    (scope) =>
      new PostgresInstance(scope, "db", {
        ...{ instanceName: "x", databaseName: "shop", instanceClass: "db.t4g.micro", storageGiB: 20 },
        ...{ largestStorageGiB: 50, subnetIds: ["a", "b"], securityGroupId: "sg", multiAz: false, backupDays: 7 },
        logRetentionDays: 30,
      }),
  );
  return { aws_db_parameter_group: json.resource.aws_db_parameter_group ?? {} };
};
const group = (...parameter: readonly object[]): Resources => ({
  aws_db_parameter_group: { y: { name: "y", family: "postgres15", parameter } },
});

describe("the parameter group of a database", () => {
  let test: TestRehearsal;
  beforeAll(async () => {
    test = await TestRehearsal.start("staging");
  }, LONG);
  afterAll(() => test.stop());

  it(
    "has an empty plan once it is applied, and has none when it asks for a default at once",
    async () => {
      const program = await smallProgram(test, ourGroup());
      const apply = () => program.run("apply", "-auto-approve");
      const plan = () => program.run("plan", "-detailed-exitcode");
      expect(await apply()).toMatchObject({ exitCode: 0 });
      expect(await plan()).toEqual({
        exitCode: NOTHING_TO_CHANGE,
        output: expect.stringContaining("No changes"),
      });
      program.write(group({ name: "rds.force_ssl", value: "1", apply_method: "immediate" }));
      expect(await apply()).toMatchObject({ exitCode: 0 });
      expect((await plan()).exitCode).toBe(SOMETHING_TO_CHANGE);
    },
    LONG,
  );
});
