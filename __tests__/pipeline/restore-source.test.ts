import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { readDeployment } from "../../environments/deployment";
import { restoreSource } from "../../pipeline/aws/restore-source";
import { expectSource, initialization } from "../../pipeline/steps/initialization";
import { Workspace } from "../../pipeline/terraform/workspace";
import { callAws } from "../support/caller-of-aws";
import { emulatedAws } from "../support/emulated-aws";
import { changedProd } from "../support/environment-values";
import { ACCOUNT } from "../support/synthesize";

const DBInstanceIdentifier = "prod-stockwiz";
const prod = (restoreFrom?: string) => ({
  ...readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "prod" }),
  environment: changedProd({ "data.restoreFrom": restoreFrom }),
});
const lines = (deployment: ReturnType<typeof prod>): string[] => {
  const workspace = new Workspace(deployment, "app");
  return [...expectSource(workspace), ...initialization(workspace)].flatMap((action) =>
    "words" in action ? [action.words] : [],
  );
};

describe("the snapshot that a database is to begin with", () => {
  const aws = emulatedAws();
  callAws(() => aws.rehearsal.url);
  let rds: RDSClient;

  const make = () =>
    rds.send(
      new CreateDBInstanceCommand({
        ...{ DBInstanceIdentifier, Engine: "postgres", DBInstanceClass: "db.t4g.small", AllocatedStorage: 20 },
        ...{ MasterUsername: "keeper", MasterUserPassword: "not-a-secret" },
      }),
    );
  const remove = (FinalDBSnapshotIdentifier: string) =>
    rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, FinalDBSnapshotIdentifier }));

  beforeEach(async () => {
    await aws.rehearsal.reset();
    rds = new RDSClient(aws.client);
  });

  it("is none, and is asked of nobody, where the environment names none", async () => {
    expect(await restoreSource(prod())).toEqual({});
    expect(lines(prod())).toEqual([]);
    expect(aws.rehearsal.calls.read()).toEqual([]);
  });

  it("is the last one that a destruction has left, and neither an earlier one nor one taken by hand", async () => {
    for (const name of ["prod-stockwiz-final-b", "prod-stockwiz-final-a"]) {
      await make();
      await rds.send(
        new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier: `by-hand-before-${name}` }),
      );
      await remove(name);
    }
    expect(await restoreSource(prod("latest-final"))).toEqual({ snapshot: "prod-stockwiz-final-a" });
  });

  it("is the named one, while RDS has it", async () => {
    await make();
    await remove("before-the-move");
    expect(await restoreSource(prod("before-the-move"))).toEqual({ snapshot: "before-the-move" });
  });

  it("is none any more once the database is there, also when the snapshot is gone", async () => {
    await make();
    expect(await restoreSource(prod("latest-final"))).toEqual({});
    expect(await restoreSource(prod("gone-by-now"))).toEqual({});
  });

  it.each([
    ["latest-final", "no destruction of prod has left a snapshot of prod-stockwiz"],
    ["before-the-move", "RDS has no such snapshot in us-east-1"],
  ])("rejects %s where there is none, before anything is planned", async (name, words) => {
    const [check] = expectSource(new Workspace(prod(name), "app"));
    const run = check && "run" in check ? check.run : undefined;
    await expect(run?.()).rejects.toThrow(
      `environments/prod.ts: data.restoreFrom: ${name}: ${words}; name one that aws rds describe-db-snapshots lists`,
    );
  });

  it("is looked up for every command of Terraform where it is the last one, and checked before each plan", () => {
    const check = "see whether the snapshot is there that a new database begins with";
    expect(lines(prod("latest-final"))).toEqual([check, "look up the last snapshot of the database"]);
    expect(lines(prod("before-the-move"))).toEqual([check]);
    const network = new Workspace(prod("latest-final"), "network");
    expect([...expectSource(network), ...initialization(network)]).toHaveLength(1);
  });
});
