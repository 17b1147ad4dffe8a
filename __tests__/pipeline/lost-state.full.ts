import { readFileSync } from "node:fs";
import path from "node:path";
import { DeleteObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { importIdOf } from "../../pipeline/terraform/import-ids";
import { inventory } from "../../rehearsal/inventory/inventory";
import { recordedState } from "../support/recorded-state";
import { RunningDev } from "../support/running-dev";

const LONG = 30 * 60_000;

/** To make one of these again changes nothing: AWS takes it for the one that is there. */
const MADE_AGAIN: Readonly<Record<string, readonly string[]>> = {
  network: ["aws_default_security_group", "aws_iam_role_policy"],
  app: [
    "aws_appautoscaling_policy",
    "aws_appautoscaling_target",
    "aws_cloudwatch_dashboard",
    "aws_cloudwatch_event_rule",
    "aws_cloudwatch_event_target",
    "aws_cloudwatch_metric_alarm",
    "aws_ecs_task_definition",
    "aws_iam_role_policy",
    "aws_secretsmanager_secret_version",
    "aws_sns_topic_policy",
  ],
};

describe("a stack of dev whose state was lost", () => {
  let dev: RunningDev;
  beforeAll(async () => {
    dev = await RunningDev.start();
  }, LONG);
  afterAll(() => dev.stop());

  it.each(["network", "app"] as const)(
    "is taken in, and nothing of it made twice: %s",
    async (stack) => {
      const before = await inventory(dev.options.endpoint);
      const { resources = [] } = await recordedState(dev.options, "dev", stack);
      const importIds = resources.map(({ type, name, instances }) => [
        `${type}.${name}`,
        importIdOf({ type, values: instances[0]?.attributes ?? {} }),
      ]);
      const s3 = new S3Client({ ...dev.options, forcePathStyle: true });
      await s3.send(new DeleteObjectCommand({ Bucket: dev.bucket, Key: `dev/${stack}.tfstate` }));
      const planned = await dev.run("plan", "--stack", stack);
      const made = [...planned.matchAll(/^ *\+ {2}(\w+)\./gm)].map(([, type]) => type);
      expect(made.filter((type) => !MADE_AGAIN[stack]?.includes(type ?? ""))).toEqual([]);
      const adopted = JSON.parse(
        readFileSync(path.join(dev.test.folder.work, "dev", "stacks", stack, "adopted.tf.json"), "utf8"),
      );
      const { import: imports } = adopted as { import: { to: string; id: string }[] };
      expect(imports.length).toBeGreaterThan(0);
      // By the same id it is known that a state has something under another address.
      for (const { to, id } of imports) expect({ to, id }).toEqual({ to, id: Object.fromEntries(importIds)[to] });
      await dev.run("apply", "--stack", stack, "--yes");
      const after = await inventory(dev.options.endpoint);
      // Another revision of the task definition is made, and its tasks run instead of the others.
      expect(after.filter((line) => !before.includes(line) && !line.startsWith("ecs task"))).toEqual([]);
      expect(await dev.run("plan", "--stack", stack)).toContain("nothing to change");
    },
    LONG,
  );
});
