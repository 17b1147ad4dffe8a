import { AllocateAddressCommand, EC2Client } from "@aws-sdk/client-ec2";
import { capacityOf } from "../../../environments/capacity";
import { prod } from "../../../environments/prod";
import { quotaProblems } from "../../../pipeline/quotas/quota-problems";
import { ELASTIC_IPS, FARGATE_VCPUS, Quotas } from "../../../rehearsal/quotas/quotas";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { workspaceIn } from "../../support/workspace";

const { leastVcpus, mostVcpus, elasticIps } = capacityOf(prod);
const { deployment } = workspaceIn("/nowhere", { STOCKWIZ_ENV: "prod" });

describe("the quotas of an account that is too small for prod", () => {
  const aws = emulatedAws(new Quotas({ [FARGATE_VCPUS]: leastVcpus - 0.25, [ELASTIC_IPS]: elasticIps }));
  callAws(() => aws.client.endpoint);

  it("keep app from being deployed, and the problem says what to ask AWS for", async () => {
    expect(await quotaProblems(deployment, "app")).toEqual([
      {
        message: `vCPU of Fargate: the account may have ${leastVcpus - 0.25} in us-east-1, and prod needs ${leastVcpus}`,
        request: `aws service-quotas request-service-quota-increase --region us-east-1 --service-code fargate --quota-code L-3032A538 --desired-value ${mostVcpus}`,
        isBlocking: true,
      },
    ]);
  });

  it("suffice for network as long as nobody else has an address", async () => {
    expect(await quotaProblems(deployment, "network")).toEqual([]);
    await new EC2Client(aws.client).send(new AllocateAddressCommand({ Domain: "vpc" }));
    expect(await quotaProblems(deployment, "network")).toMatchObject([
      { message: expect.stringContaining(`${elasticIps} in us-east-1, of which others have 1, and prod needs`) },
    ]);
  });

  it("concern no stack that has nothing of the kind", async () => {
    expect(await quotaProblems(deployment, "storage")).toEqual([]);
  });

  it("are no secret reason to stop when they may not be read", async () => {
    aws.rehearsal.wire.faults.plant({
      action: "GetServiceQuota",
      times: 1,
      effect: { kind: "error", status: 400, code: "AccessDeniedException", message: "no" },
    });
    expect(await quotaProblems(deployment, "app")).toEqual([
      {
        message: "vCPU of Fargate: the quota cannot be read: AccessDeniedException",
        request: expect.stringContaining("servicequotas:GetServiceQuota"),
        isBlocking: false,
      },
    ]);
  });
});

describe("the quotas of a new account", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);

  it("let prod be deployed, and say that it cannot grow to its greatest number of tasks where that is so", async () => {
    const problems = await quotaProblems(deployment, "app");
    expect(problems.map(({ isBlocking }) => isBlocking)).toEqual(
      mostVcpus > new Quotas().of(FARGATE_VCPUS) ? [false] : [],
    );
  });
});
