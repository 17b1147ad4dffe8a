import type { Change, ResourceDuration } from "../../../rehearsal/lifecycle/durations";
import { waitsOf, waitsOfStep } from "../../../rehearsal/lifecycle/waits";

const took = (address: string, seconds: number, change: Change = "create"): ResourceDuration => ({
  address,
  seconds,
  change,
});
const links = [
  { address: "aws_vpc.main", dependsOn: [] },
  { address: "aws_subnet.public", dependsOn: ["aws_vpc.main"] },
  { address: "aws_lb.alb", dependsOn: ["aws_subnet.public", "aws_vpc.main"] },
];
const step = (durations: readonly ResourceDuration[], wallSeconds = 100) =>
  waitsOfStep({ name: "apply network", wallSeconds, durations, links });

describe("where the time of a step went", () => {
  it("is the longest chain of the provider's fixed waits, and the wall by it", () => {
    const all = [took("aws_vpc.main", 11), took("aws_subnet.public", 10), took("aws_lb.alb", 61)];
    expect(step(all)).toMatchObject({
      chainSeconds: 81,
      ratio: 1.23,
      chain: ["aws_vpc.main", "aws_subnet.public", "aws_lb.alb"],
    });
  });

  it("counts no wait for what was not touched", () => {
    expect(step([took("aws_lb.alb", 60)])).toMatchObject({ chainSeconds: 60, chain: ["aws_lb.alb"] });
  });

  it("counts no longer wait than there was", () => {
    expect(step([took("aws_subnet.public", 0), took("aws_vpc.main", 1)])).toMatchObject({ chainSeconds: 1 });
  });

  it("counts no wait of AWS itself", () => {
    expect(step([took("aws_vpc.main", 300)])).toMatchObject({ chainSeconds: 11 });
  });

  it("has no ratio where nothing waits", () => {
    expect(step([took("aws_ssm_parameter.image", 1)])).not.toHaveProperty("ratio");
  });

  it("begins with the last when it destroys", () => {
    const nat = { address: "aws_nat_gateway.a", dependsOn: ["aws_vpc_endpoint.s3"] };
    const durations = [took(nat.address, 10, "destroy"), took("aws_vpc_endpoint.s3", 5, "destroy")];
    const all = [{ address: "aws_vpc_endpoint.s3", dependsOn: [] }, nat];
    expect(waitsOfStep({ name: "destroy network", wallSeconds: 30, durations, links: all })).toMatchObject({
      chainSeconds: 15,
      chain: ["aws_nat_gateway.a", "aws_vpc_endpoint.s3"],
    });
  });

  it("knows what a failed apply made and no state was read of", () => {
    expect(waitsOfStep({ name: "x", wallSeconds: 1, durations: [took("aws_lb.alb", 60)], links: [] })).toMatchObject({
      chainSeconds: 60,
    });
  });

  it("names what took longest", () => {
    const durations = [took("a.a", 1), took("b.b", 4), took("c.c", 2), took("d.d", 3)];
    expect(step(durations).slowest.map(({ address }) => address)).toEqual(["b.b", "d.d", "c.c"]);
  });
});

describe("where the time of a life went", () => {
  it("is the sum of its steps", () => {
    const all = waitsOf([step([took("aws_lb.alb", 60)], 70), step([], 5)]);
    expect(all).toMatchObject({ wallSeconds: 75, chainSeconds: 60, ratio: 1.25 });
  });

  it("has no ratio without waits", () => {
    expect(waitsOf([])).toEqual({ wallSeconds: 0, chainSeconds: 0, steps: [] });
  });
});
