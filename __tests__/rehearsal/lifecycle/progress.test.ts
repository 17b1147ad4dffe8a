import { progressOf } from "../../../rehearsal/lifecycle/progress";

describe("the progress that a life shows of Terraform", () => {
  it.each([
    ["aws_lb.alb: Creating...", "aws_lb.alb: Creating..."],
    ["aws_lb.alb: Creation complete after 1m1s [id=arn:aws:x]", "aws_lb.alb: Creation complete after 1m1s"],
    ["Apply complete! Resources: 1 added, 0 changed, 0 destroyed.", undefined],
    ["network of dev in 123456789012 (us-east-1): 41 to add", undefined],
  ])("shows %s", (line, shown = line) => {
    expect(progressOf(line)).toBe(shown);
  });

  it.each([
    ["aws_lb.alb: Still creating... [30s elapsed]", "aws_lb.alb: Still creating after 30s …"],
    ["aws_lb.alb: Still creating... [1m0s elapsed]", "aws_lb.alb: Still creating after 1m0s …"],
    ["aws_lb.alb: Still creating... [01m00s elapsed]", "aws_lb.alb: Still creating after 01m00s …"],
    ["aws_vpc.x: Still destroying... [id=vpc-1, 2m30s elapsed]", "aws_vpc.x: Still destroying after 2m30s …"],
    ["aws_vpc.x: Still modifying... [id=a, b, 1h0m0s elapsed]", "aws_vpc.x: Still modifying after 1h0m0s …"],
  ])("shows every half minute that it still waits: %s", (line, shown) => {
    expect(progressOf(line)).toBe(shown);
  });

  it.each([
    "aws_lb.alb: Still creating... [10s elapsed]",
    "aws_lb.alb: Still creating... [1m20s elapsed]",
    "aws_vpc.x: Still destroying... [id=vpc-130s, 40s elapsed]",
    "  + resource aws_lb alb {",
    "Acquiring state lock. This may take a few moments...",
    "",
  ])("leaves out %j", (line) => {
    expect(progressOf(line)).toBeUndefined();
  });
});
