import { readFileSync } from "node:fs";
import path from "node:path";
import { applyMigration, refuseForeignChanges } from "../../../pipeline/deployment/release";
import type { ResourceChange } from "../../../pipeline/terraform/plan-json";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { recordState } from "../../support/recorded-state";
import { refusalOf } from "../../support/refusal";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";
import { workspaceIn } from "../../support/workspace";

const change = (type: string, ...actions: ResourceChange["change"]["actions"]): ResourceChange => ({
  address: `${type}.x`,
  type,
  mode: "managed",
  change: { actions, before: null, after: null },
});
const deployment = [change("aws_ecs_task_definition", "delete", "create"), change("aws_ecs_service", "update")];

describe("a deployment's plan", () => {
  it("may replace the task definition and change the service", () => {
    expect(() => refuseForeignChanges({ resource_changes: deployment })).not.toThrow();
  });

  it("may leave everything else as it is, and have nothing to do at all", () => {
    const rest = change("aws_lb", "no-op");
    expect(() => refuseForeignChanges({ resource_changes: [...deployment, rest] })).not.toThrow();
    expect(() => refuseForeignChanges({})).not.toThrow();
  });

  it.each([["delete"], ["delete", "create"], ["create", "delete"]] as const)(
    "rejects one that takes the service away: %s %s",
    (...actions) => {
      const plan = { resource_changes: [change("aws_ecs_service", ...actions)] };
      expect(refusalOf(() => refuseForeignChanges(plan))).toMatch(
        /^deploy: the plan takes aws_ecs_service\.x away, and nothing would serve meanwhile; nothing was deployed; /,
      );
    },
  );

  it.each([
    ["adds", "create"],
    ["changes", "update"],
    ["destroys", "delete"],
  ] as const)("rejects one that also %s something, by its address", (_, action) => {
    const plan = { resource_changes: [...deployment, change("aws_cloudwatch_metric_alarm", action)] };
    expect(refusalOf(() => refuseForeignChanges(plan))).toBe(
      "deploy: the plan also changes aws_cloudwatch_metric_alarm.x; nothing was deployed; apply those changes first, by plan and apply",
    );
  });
});

describe("the migration of a release", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const folder = temporaryFolder();
  const calls = path.join(folder, "calls");

  /** A Terraform that writes down what it is asked, and answers every plan alike. */
  const workspace = (plan: string) => {
    const program = `#!${process.execPath}
const [, command, ...options] = process.argv.slice(2);
require("node:fs").appendFileSync(${JSON.stringify(calls)}, [command, ...options.filter((one) => /target/.test(one))].join(" ") + "\\n");
if (command === "plan") console.log(${JSON.stringify(plan)});`;
    writeTo(folder, "bin/terraform", program, 0o755);
    writeTo(folder, "calls", "");
    return workspaceIn(folder, { STOCKWIZ_ENV: "staging" }, "app", { PATH: path.join(folder, "bin") });
  };
  const called = () => readFileSync(calls, "utf8").trim().split("\n");

  beforeAll(async () => {
    const instances = [{ attributes: { family: "staging-stockwiz-migrate" } }];
    const resource = { mode: "managed", type: "aws_ecs_task_definition", name: "migrate", instances } as const;
    await recordState(aws.client, "staging", "app", { resources: [resource] });
  });

  it("is registered when the whole plan has been looked at, and nothing else is", async () => {
    await applyMigration(workspace("No changes. Your infrastructure matches the configuration."));
    const target = "-target=aws_ecs_task_definition.migrate";
    expect(called()).toEqual(["plan", `plan ${target}`, "apply"]);
  });

  it("is not registered when the release would be refused: a schema that was migrated cannot be put back", async () => {
    const words = `  # aws_cloudwatch_metric_alarm.errors will be created\nPlan: 1 to add, 0 to change, 0 to destroy.`;
    await expect(applyMigration(workspace(words))).rejects.toThrow(
      /^deploy: the plan also changes aws_cloudwatch_metric_alarm\.errors; nothing was deployed; /,
    );
    expect(called()).toEqual(["plan"]);
  });

  it("is refused where the state has none", async () => {
    await recordState(aws.client, "staging", "app", {});
    await expect(applyMigration(workspace("No changes."))).rejects.toThrow(
      "deploy: staging-stockwiz-migrate is not in the state; nothing was deployed; apply app first, by plan and apply",
    );
    expect(called()).toEqual([""]);
  });
});
