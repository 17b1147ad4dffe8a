import { environmentNamed, environmentNames } from "../../environments/all";
import { capacityOf } from "../../environments/capacity";
import { environment } from "../../environments/environment";
import { changedProd } from "../support/environment-values";

/** What a new account may run on Fargate. */
const NEW_ACCOUNT_VCPUS = 6;

describe("what an environment can ask for", () => {
  const managed = changedProd({ task: { cpu: 512, memoryMiB: 1024 }, tasks: { min: 2, max: 4 } });

  it("is twice its tasks while it deploys, at the least and at the greatest number", () => {
    expect(capacityOf(managed)).toMatchObject({ leastVcpus: 2, mostVcpus: 4 });
  });

  it("is its tasks alone where the data is in the task: the old one goes before the new one comes", () => {
    const embedded = environment({ ...managed, data: { tier: "embedded" }, tasks: { min: 1, max: 1 } });
    expect(capacityOf(embedded)).toMatchObject({ leastVcpus: 0.5, mostVcpus: 0.5 });
  });

  it("has an address for each NAT gateway", () => {
    expect(capacityOf(changedProd({ "network.natGateways": 1 })).elasticIps).toBe(1);
    expect(capacityOf(changedProd({ "network.natGateways": 2 })).elasticIps).toBe(2);
  });

  it("fits a new account for dev, staging and prod together, each at its least", () => {
    const vcpus = environmentNames.map((name) => capacityOf(environmentNamed(name, "test")).leastVcpus);
    expect(vcpus.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(NEW_ACCOUNT_VCPUS);
  });
});
