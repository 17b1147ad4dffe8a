import { progressOf, verdictOf } from "../../../rehearsal/lifecycle/progress";

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

describe("what a life shows of a deployment", () => {
  it.each([
    "asking http://127.0.0.1:1 whether the new version serves, and goes on to …",
    "credentials: AWS refuses them as expired or invalid; get new ones and run the same step again",
    "Error: updating ECS Service (dev-stockwiz): ExpiredToken",
    "stopped: 4e84: Essential container in task exited",
    "  product-service: exit code 1",
    "dev: the new version serves",
    "deploy of dev: failed after 51.2 s",
  ])("shows %s", (line) => {
    expect(verdictOf(line)).toBe(line);
  });

  it.each([
    "→ terraform plan -input=false",
    "whatever else is printed",
    "  with aws_ecs_service.service_E7C408F2,",
    "  on cdk.tf.json line 679, in resource.aws_ecs_service.service_E7C408F2:",
    "aws_ecs_service.service: Modifying... [id=arn:aws:ecs]",
    "",
  ])("leaves out %j", (line) => {
    expect(verdictOf(line)).toBeUndefined();
  });
});
