import path from "node:path";
import { CreateDBInstanceCommand, ModifyDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import { environmentNamed } from "../../../environments/all";
import { readStack } from "../../../pipeline/review/read-stack";
import { type ReviewInput, reviewOf, verdictOf } from "../../../pipeline/review/review";
import { reviewReport } from "../../../pipeline/review/review-report";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { farWindow } from "../../support/far-window";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";
import { workspaceIn } from "../../support/workspace";

const DBInstanceIdentifier = "prod-stockwiz";
const FINDING = {
  rule: "lambda-runtime-supported",
  severity: "high",
  source: "",
  resource: "",
  place: "",
  what: "",
  fix: "",
};
const before = { identifier: DBInstanceIdentifier, instance_class: "db.t4g.small", multi_az: false };
const planOf = (after: object) => ({
  resource_changes: [
    {
      ...{ address: "aws_db_instance.db", type: "aws_db_instance", mode: "managed" },
      change: { actions: ["update"], before, after: { ...before, ...after } },
    },
  ],
});

describe("a review while a change of the database waits for its maintenance window", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const folder = temporaryFolder();

  beforeAll(async () => {
    const rds = new RDSClient(aws.client);
    const PreferredMaintenanceWindow = farWindow();
    await rds.send(
      new CreateDBInstanceCommand({
        ...{ DBInstanceIdentifier, Engine: "postgres", EngineVersion: "15", DBInstanceClass: "db.t4g.small" },
        ...{ AllocatedStorage: 20, MasterUsername: "keeper", MasterUserPassword: "not-a-secret" },
        PreferredMaintenanceWindow,
      }),
    );
    await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, DBInstanceClass: "db.t4g.medium" }));
    rds.destroy();
  });

  /** The review of what a Terraform says that wants these values of the database. */
  const reviewed = async (after: object): Promise<ReviewInput> => {
    writeTo(folder, "bin/terraform", `#!/bin/sh\necho '${JSON.stringify(planOf(after))}'\n`, 0o755);
    const PATH = path.join(folder, "bin");
    const stack = await readStack(workspaceIn(folder, { STOCKWIZ_ENV: "prod" }, "app", { PATH }), "a plan");
    const policies = { broken: [], warned: [FINDING], accepted: [], faults: [], warnings: [] };
    return { environment: environmentNamed("prod", "test"), stacks: [stack], policies };
  };

  it("tells it apart from what the reviewed change does, for people and as JSON", async () => {
    const input = await reviewed({ instance_class: "db.t4g.medium" });
    const waits =
      /the db instance "prod-stockwiz" gets instance_class db\.t4g\.medium in its maintenance window \w{3}:/;
    expect(verdictOf(input)).toContain("prod: nothing changes;");
    expect(reviewOf(input)).not.toMatch(/^### Changed/m);
    expect(reviewOf(input).replaceAll("\\", "")).toMatch(new RegExp(`^### Pending: .+\n- ${waits.source}`, "m"));
    expect(reviewReport(input, "")).toMatchObject({ changes: [], pending: [expect.stringMatching(waits)] });
  });

  it.each([
    ["another value", { instance_class: "db.t4g.large" }],
    ["something else as well", { instance_class: "db.t4g.medium", multi_az: true }],
    ["it at once", { instance_class: "db.t4g.medium", apply_immediately: true }],
  ])("shows a difference where the reviewed change wants %s", async (_what, after) => {
    const input = await reviewed(after);
    expect(verdictOf(input)).toContain("prod: 1 to change;");
    expect(reviewOf(input)).not.toContain("### Pending");
    expect(reviewReport(input, "")).toMatchObject({ changes: [{ kind: "change" }], pending: [] });
  });

  it("tells as JSON what policies warn of", async () => {
    expect(reviewReport(await reviewed({}), "").policies.warned).toEqual([FINDING]);
  });
});
