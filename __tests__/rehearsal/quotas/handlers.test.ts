import { AllocateAddressCommand, CreateVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetServiceQuotaCommand, ListServiceQuotasCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { ELASTIC_IPS, FARGATE_VCPUS, Quotas, VPCS } from "../../../rehearsal/quotas/quotas";
import { emulatedAws } from "../../support/emulated-aws";

const NEW_VPCS = 2;
const ADDRESSES = 1;

describe("an account that may have little", () => {
  const aws = emulatedAws(new Quotas({ [VPCS]: 1 + NEW_VPCS, [ELASTIC_IPS]: ADDRESSES }));
  const ec2 = () => new EC2Client(aws.client);
  const quotas = () => new ServiceQuotasClient(aws.client);

  it("tells its quotas", async () => {
    const { Quota } = await quotas().send(new GetServiceQuotaCommand({ ServiceCode: "vpc", QuotaCode: VPCS }));
    expect(Quota).toMatchObject({ QuotaCode: VPCS, Value: 1 + NEW_VPCS });
    const { Quotas: listed = [] } = await quotas().send(new ListServiceQuotasCommand({ ServiceCode: "fargate" }));
    expect(listed.map(({ QuotaCode }) => QuotaCode)).toContain(FARGATE_VCPUS);
  });

  it.each([
    ["vpc", "L-00000000"],
    ["fargate", VPCS],
  ])("rejects the question for a quota that %s does not have", async (ServiceCode, QuotaCode) => {
    await expect(quotas().send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }))).rejects.toMatchObject({
      name: "NoSuchResourceException",
    });
  });

  it("rejects a VPC beyond its quota, the default VPC counted", async () => {
    const make = () => ec2().send(new CreateVpcCommand({ CidrBlock: "10.7.0.0/16" }));
    for (let made = 0; made < NEW_VPCS; made += 1) await make();
    await expect(make()).rejects.toMatchObject({ name: "VpcLimitExceeded" });
    const { Vpcs = [] } = await ec2().send(new DescribeVpcsCommand({}));
    expect(Vpcs).toHaveLength(1 + NEW_VPCS);
  });

  it("rejects an address beyond its quota", async () => {
    for (let made = 0; made < ADDRESSES; made += 1) await ec2().send(new AllocateAddressCommand({ Domain: "vpc" }));
    await expect(ec2().send(new AllocateAddressCommand({ Domain: "vpc" }))).rejects.toMatchObject({
      name: "AddressLimitExceeded",
    });
  });
});
