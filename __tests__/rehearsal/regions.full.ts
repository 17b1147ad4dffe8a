import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { inventory } from "../../rehearsal/inventory/inventory";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { sourcesWith } from "../support/example-changes";
import { type OtherRegion, otherRegions } from "../support/in-region";
import { temporaryFolder } from "../support/temporary-folder";
import { TestRehearsal } from "../support/test-rehearsal";

const LONG = 15 * 60_000;
const STACKS = ["storage", "network"] as const;
const folder = temporaryFolder();

/** Variables under which dev has these zones. */
const withZones = (zones: readonly string[]) => ({
  ...sourcesWith(folder, `zones-${zones.join("")}`, {
    file: "environments/dev.ts",
    from: 'zones:\\s*\\["a",\\s*"b"\\]',
    to: `zones: ${JSON.stringify(zones)} `,
  }),
});

describe.each(Object.keys(otherRegions) as OtherRegion[])("storage and network of dev in %s", (region) => {
  const variables = { AWS_REGION: region, ...withZones(otherRegions[region]) };
  let test: TestRehearsal;
  const run = async (step: string, ...args: string[]) => {
    const { exitCode, output } = await test.startStep(step, args, variables).finished;
    if (exitCode !== 0) throw new Error(`${step} ${args.join(" ")}: ${output}`);
    return output;
  };
  beforeAll(async () => {
    test = await TestRehearsal.start("dev");
    await run("bootstrap");
    for (const stack of STACKS) await run("apply", "--stack", stack, "--yes");
  }, LONG);
  afterAll(() => test.stop());

  it("stand in the zones that are named", async () => {
    const ec2 = new EC2Client({ endpoint: test.rehearsal.url, region, credentials: CREDENTIALS });
    const ours = { Filters: [{ Name: "tag:Environment", Values: ["dev"] }] };
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand(ours));
    const zones = Subnets.map(({ AvailabilityZone = "" }) => AvailabilityZone);
    expect([...new Set(zones)].sort()).toEqual(otherRegions[region].map((zone) => `${region}${zone}`));
  });

  it(
    "have nothing to change when they are planned again",
    async () => {
      for (const stack of STACKS) expect(await run("plan", "--stack", stack)).toContain("nothing to change");
    },
    LONG,
  );

  it("have left nothing in Virginia but what has no region", async () => {
    const lines = await inventory(test.rehearsal.url);
    expect(lines.filter((line) => /subnet|load balancer|repository|vpc/i.test(line))).toEqual([]);
  });

  it(
    "are gone after they were destroyed",
    async () => {
      await run("destroy", "--yes", "--why", "the test is over", "--with-storage", "--with-state");
      expect(await inventory(test.rehearsal.url, { region })).toEqual([]);
    },
    LONG,
  );
});

describe("a network in zones that another account has", () => {
  it(
    "is refused before Terraform runs",
    async () => {
      const test = await TestRehearsal.start("dev");
      try {
        const variables = { AWS_REGION: "us-west-1", ...withZones(["a", "c"]) };
        await test.startStep("bootstrap", [], variables).finished;
        const { exitCode, output } = await test.startStep("plan", ["--stack", "network"], variables).finished;
        expect([exitCode, output]).toEqual([1, expect.stringContaining("in us-west-1 has no zone c; it has a and b")]);
        expect(output).not.toContain("terraform init");
      } finally {
        await test.stop();
      }
    },
    LONG,
  );
});
