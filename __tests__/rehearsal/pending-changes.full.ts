import { readDeployment } from "../../environments/deployment";
import { pendingChanges } from "../../pipeline/aws/pending-changes";
import { refuseForeignChanges } from "../../pipeline/deployment/release";
import { splitPlan } from "../../pipeline/terraform/pending";
import type { PlanJson } from "../../pipeline/terraform/plan-json";
import { countChanges } from "../../pipeline/terraform/plan-summary";
import { callAws } from "../support/caller-of-aws";
import { farWindow } from "../support/far-window";
import { type Resources, type SmallProgram, smallProgram } from "../support/small-program";
import { ACCOUNT } from "../support/synthesize";
import { TestRehearsal } from "../support/test-rehearsal";

const LONG = 20 * 60_000;

const database = (instance_class: string, apply_immediately: boolean): Resources => ({
  aws_db_instance: {
    x: {
      ...{ identifier: "prod-stockwiz", engine: "postgres", engine_version: "15", allocated_storage: 20 },
      ...{ username: "keeper", password: "not-a-secret", skip_final_snapshot: true, maintenance_window: farWindow() },
      ...{ instance_class, apply_immediately },
    },
  },
});

describe("a change of a database that waits for its maintenance window", () => {
  let test: TestRehearsal;
  let program: SmallProgram;
  beforeAll(async () => {
    test = await TestRehearsal.start("prod");
    program = await smallProgram(test, database("db.t4g.small", false));
  }, LONG);
  afterAll(() => test.stop());
  callAws(() => test.rehearsal.url);

  const run = async (command: string, ...args: string[]): Promise<string> => {
    const { exitCode, output } = await program.run(command, ...args);
    if (exitCode !== 0) throw new Error(output);
    return output;
  };
  const planned = async (): Promise<PlanJson> => {
    await run("plan", "-out=tfplan");
    return JSON.parse(await program.show("tfplan")) as PlanJson;
  };
  const left = async () => {
    const prod = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "prod" });
    return splitPlan(await planned(), await pendingChanges(prod)).plan;
  };

  it(
    "is in every plan of Terraform until then, and in none of ours; made at once it is in neither",
    async () => {
      await run("apply", "-auto-approve");
      program.write(database("db.t4g.medium", false));
      expect(countChanges(await left())).toMatchObject({ change: 1 }); // nobody has asked for it yet
      await run("apply", "-auto-approve");
      expect(countChanges(await planned())).toMatchObject({ change: 1 });
      const plan = await left();
      expect(countChanges(plan)).toMatchObject({ change: 0 });
      expect(() => refuseForeignChanges(plan)).not.toThrow();
      program.write(database("db.t4g.medium", true));
      await run("apply", "-auto-approve");
      expect(countChanges(await planned())).toMatchObject({ change: 0 });
    },
    LONG,
  );
});
