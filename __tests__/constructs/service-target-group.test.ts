import { ServiceTargetGroup } from "../../constructs/service-target-group";
import { synthesizeConstruct } from "../support/synthesize-construct";

const groupWith = (healthPath?: string) =>
  synthesizeConstruct(
    (scope) =>
      new ServiceTargetGroup(scope, "web", {
        targetGroupName: "web-tg",
        vpcId: "vpc-1",
        port: 8000,
        ...(healthPath && { healthPath }),
      }),
  ).only("aws_lb_target_group");

describe("a target group of a service", () => {
  it("holds addresses, as tasks with a network of their own have them", () => {
    expect(groupWith()).toMatchObject({
      name: "web-tg",
      vpc_id: "vpc-1",
      port: 8000,
      protocol: "HTTP",
      target_type: "ip",
    });
  });

  it("takes only 200 for health", () => {
    expect(groupWith().health_check).toMatchObject({ path: "/health", matcher: "200" });
  });

  it("asks where it is told to", () => {
    expect(groupWith("/ready").health_check).toMatchObject({ path: "/ready" });
  });

  it("waits no longer for an answer than until the next question", () => {
    const { timeout, interval } = groupWith().health_check as { timeout: number; interval: number };
    expect(timeout).toBeLessThan(interval);
  });

  it("lets a target go only when the service has drained", () => {
    expect(Number(groupWith().deregistration_delay)).toBeGreaterThan(25);
  });
});
