import { readDurations } from "../../../rehearsal/lifecycle/durations";

describe("the durations in Terraform's progress", () => {
  it.each([
    ["0s", 0],
    ["59s", 59],
    ["1m1s", 61],
    ["10m0s", 600],
    ["1h2m3s", 3723],
  ])("reads %s as %d seconds", (text, seconds) => {
    expect(readDurations(`aws_lb.alb: Creation complete after ${text} [id=arn:aws:x]`)).toEqual([
      { address: "aws_lb.alb", change: "create", seconds },
    ]);
  });

  it("tells creation, change and destruction apart, in the order in which they ended", () => {
    const output = [
      "aws_vpc.main: Creating...",
      "aws_vpc.main: Still creating... [10s elapsed]",
      "aws_vpc.main: Creation complete after 11s [id=vpc-1]",
      "aws_s3_bucket.state: Modifications complete after 1s [id=state]",
      "aws_eip.nat: Destruction complete after 2s",
      "Apply complete! Resources: 1 added, 1 changed, 1 destroyed.",
    ].join("\n");
    expect(readDurations(output).map(({ address, change }) => `${change} ${address}`)).toEqual([
      "create aws_vpc.main",
      "update aws_s3_bucket.state",
      "destroy aws_eip.nat",
    ]);
  });

  it("keeps the index of an instance, and drops the mark of a deposed one", () => {
    const output = [
      'aws_subnet.public["a: b"]: Creation complete after 10s [id=subnet-1]',
      "aws_lb.alb (deposed object 1a2b3c4d): Destruction complete after 1s",
    ].join("\n");
    expect(readDurations(output).map(({ address }) => address)).toEqual(['aws_subnet.public["a: b"]', "aws_lb.alb"]);
  });

  it("finds none in a plan, in an error, and in nothing", () => {
    expect(readDurations("Plan: 3 to add\nError: creating ELBv2: after 1m0s\n")).toEqual([]);
    expect(readDurations("")).toEqual([]);
  });
});
