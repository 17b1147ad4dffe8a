import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeAvailabilityZonesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { regionFault, regions } from "../../environments/regions";
import { checkZones } from "../../pipeline/aws/zones";
import { callAws } from "../support/caller-of-aws";
import { emulatedAws } from "../support/emulated-aws";
import { inRegion } from "../support/in-region";
import { rejectionOf } from "../support/refusal";
import { runFile } from "../support/run-project";
import { ACCOUNT } from "../support/synthesize";

const aws = emulatedAws();
callAws(() => aws.rehearsal.url);

const ALL_LETTERS = [..."abcdef"];
const ec2In = (region: string) => new EC2Client({ ...aws.client, region });
const lettersIn = async (region: string): Promise<string[]> => {
  const { AvailabilityZones = [] } = await ec2In(region).send(new DescribeAvailabilityZonesCommand({}));
  return AvailabilityZones.map(({ ZoneName = "" }) => ZoneName.slice(region.length)).sort();
};

describe("the rehearsal", () => {
  it("has the zones of the list in every region, and in N. California two of them", async () => {
    for (const region of regions) {
      const listed = ALL_LETTERS.filter((letter) => regionFault([letter], region) === undefined);
      const there = await lettersIn(region);
      expect([region, there.filter((letter) => !listed.includes(letter))]).toEqual([region, []]);
      expect([region, there.length]).toEqual([region, region === "us-west-1" ? 2 : listed.length]);
    }
  });

  it("rejects a subnet in a zone that Tokyo has not, as EC2 does", async () => {
    const ec2 = ec2In("ap-northeast-1");
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const subnet = { VpcId: Vpc?.VpcId, CidrBlock: "10.0.1.0/24", AvailabilityZone: "ap-northeast-1b" };
    await expect(ec2.send(new CreateSubnetCommand(subnet))).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: expect.stringContaining("ap-northeast-1a, ap-northeast-1c, ap-northeast-1d"),
    });
  });
});

describe("the zones of an environment", () => {
  const deployment = (region: "ap-northeast-1" | "us-west-1", zones?: string[]) => {
    const environment = inRegion("dev", region);
    const network = { ...environment.network, ...(zones && { zones }) };
    return { environment: { ...environment, network }, account: ACCOUNT, region, stateBucket: "bucket" };
  };

  it("are those that the account has", async () => {
    await checkZones(deployment("ap-northeast-1"));
    await checkZones(deployment("us-west-1"));
  });

  it("rejects those that another account may have, with the letters of this one", async () => {
    expect(await rejectionOf(checkZones(deployment("us-west-1", ["a", "c"])))).toBe(
      `environments/dev.ts: network.zones: ["a","c"]: ${ACCOUNT} in us-west-1 has no zone c; it has a and b, write 2 of them`,
    );
  });

  it("rejects credentials that may not ask, and names the permission", async () => {
    const message = "You are not authorized to perform this operation.";
    aws.rehearsal.wire.faults.plant({
      action: "DescribeAvailabilityZones",
      effect: { kind: "error", status: 403, code: "UnauthorizedOperation", message },
    });
    expect(await rejectionOf(checkZones(deployment("us-west-1")))).toBe(
      `zones: AWS does not say which zones ${ACCOUNT} has in us-west-1: UnauthorizedOperation: ${message}; the credentials need ec2:DescribeAvailabilityZones`,
    );
  });

  it("rejects Tokyo for zones a and b before it asks anybody", async () => {
    const variables = { AWS_ACCOUNT_ID: ACCOUNT, AWS_REGION: "ap-northeast-1" };
    const { exitCode, stderr } = await runFile("pipeline/main.ts", ["synth", "--env", "dev"], { variables });
    expect([exitCode, stderr.split("\n")[0]]).toEqual([
      1,
      'environments/dev.ts: network.zones: ["a","b"]: ap-northeast-1 has no zone b; it has a, c and d, write 2 of them',
    ]);
  });
});
