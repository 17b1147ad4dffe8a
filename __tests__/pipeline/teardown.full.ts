import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { dev as values } from "../../environments/dev";
import { inCents } from "../../pipeline/cost/cost-report";
import { priceLists } from "../../pipeline/cost/prices";
import { HOURS_PER_MONTH } from "../../pipeline/cost/values";
import type { Inventory } from "../../pipeline/teardown/inventory";
import { inventory, unlistedServices } from "../../rehearsal/inventory/inventory";
import { deathAt, type Interruption, wordsOf } from "../support/interruption";
import { currentObjects, storageInventory } from "../support/inventory";
import { runStepTo } from "../support/kill-at-call";
import { RunningDev } from "../support/running-dev";

const LONG = 60 * 60_000;

/** In the order in which a destruction comes to them: each is where the one before it was taken up again. */
const interruptions: readonly Interruption[] = [
  { step: "destroy", phase: "after", action: "PutParameter", resource: "/stockwiz/dev/teardown" },
  { step: "destroy", phase: "after", action: "Publish" },
  { step: "destroy", phase: "after", action: "PutObject", resource: "dev/teardown/" },
  { step: "destroy", phase: "after", action: "UpdateService" },
  { step: "destroy", phase: "before", action: "DeleteService" },
  { step: "destroy", phase: "after", action: "DeleteCluster" },
  { step: "destroy", phase: "after", action: "DeleteNatGateway" },
  { step: "destroy", phase: "before", action: "DeleteVpc" },
  { step: "destroy", phase: "after", action: "DeleteParameter", resource: "/stockwiz/dev/teardown" },
  { step: "destroy", phase: "before", action: "GetResources" },
];

describe("the end of an environment", () => {
  let dev: RunningDev;
  const why = ["--yes", "--why", `the rehearsal is over; \${it} cost 100 %{enough}`];

  beforeAll(async () => {
    dev = await RunningDev.start();
  }, LONG);
  afterAll(() => dev.stop());

  it.each(interruptions.map((interruption) => [wordsOf(interruption), interruption] as const))(
    "can be taken up again: %s",
    async (_, interruption) => {
      const { killedAt, output } = await runStepTo(dev.test, "destroy", why, deathAt(interruption));
      if (!killedAt) throw new Error(output);
      await dev.run("doctor", "--fix", "--yes");
    },
    LONG,
  );

  it(
    "comes to its end, and leaves storage, what was kept, and no lock",
    async () => {
      expect(await dev.run("destroy", "--yes")).toContain("dev: nothing is left of app, network, teardown");
      expect(await inventory(dev.test.rehearsal.url)).toEqual(storageInventory("dev"));
      const objects = await currentObjects(dev.test.rehearsal.url, dev.bucket);
      expect(objects.filter((key) => !key.endsWith(".tfstate"))).toEqual([
        expect.stringMatching(/^dev\/teardown\/[^/]+Z\.json$/),
      ]);
      expect(unlistedServices(dev.test.rehearsal.calls.read())).toEqual([]);
    },
    LONG,
  );

  it("keeps who asked first, and what was there before the first change", async () => {
    const [Key = ""] = (await currentObjects(dev.test.rehearsal.url, dev.bucket)).filter((key) =>
      key.includes("/teardown/"),
    );
    const { Body } = await new S3Client(dev.options).send(new GetObjectCommand({ Bucket: dev.bucket, Key }));
    const kept = JSON.parse((await Body?.transformToString()) ?? "") as Inventory;
    expect(kept.asked).toEqual({
      who: expect.stringMatching(/^arn:aws:sts::123456789012:/),
      why: why[2],
      when: expect.stringMatching(/^\d{4}-/),
    });
    const types = kept.items.map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining(["aws_ecr_repository", "aws_vpc", "aws_ecs_service", "aws_nat_gateway"]),
    );
    const { cpu, memoryMiB } = values.task;
    const rate = priceLists["us-east-1"]?.fargate.X86_64;
    const hour = (cpu / 1024) * (rate?.cpuHour.usd ?? 0) + (memoryMiB / 1024) * (rate?.gbHour.usd ?? 0);
    const service = kept.items.find(({ type }) => type === "aws_ecs_service");
    expect(service?.monthlyUsd).toBe(inCents(hour * HOURS_PER_MONTH));
  });
});
