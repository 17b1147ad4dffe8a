import { Autoscaling } from "../../constructs/autoscaling";
import { referenced } from "../support/read-stack";
import { synthesizeConstruct } from "../support/synthesize-construct";

const stack = synthesizeConstruct(
  (scope) =>
    new Autoscaling(scope, "scaling", {
      clusterName: "cluster",
      serviceName: "web",
      minTasks: 2,
      maxTasks: 6,
      targetCpuPercent: 55,
      targetMemoryPercent: 65,
      scaleOutCooldownSeconds: 10,
      scaleInCooldownSeconds: 20,
    }),
);
const policies = stack.resources("aws_appautoscaling_policy");

describe("autoscaling", () => {
  it("moves the number of tasks of one service between its limits", () => {
    expect(stack.only("aws_appautoscaling_target")).toEqual({
      service_namespace: "ecs",
      scalable_dimension: "ecs:service:DesiredCount",
      resource_id: "service/cluster/web",
      min_capacity: 2,
      max_capacity: 6,
    });
  });

  it("steers CPU and memory each to its own target", () => {
    const targets = policies.map(({ name, target_tracking_scaling_policy_configuration: settings }) => [
      name,
      settings,
    ]);
    const cooldowns = { scale_out_cooldown: 10, scale_in_cooldown: 20 };
    const metric = (kind: string) => ({ predefined_metric_type: `ECSServiceAverage${kind}Utilization` });
    expect(targets).toEqual([
      ["web-cpu", { ...cooldowns, target_value: 55, predefined_metric_specification: metric("CPU") }],
      ["web-memory", { ...cooldowns, target_value: 65, predefined_metric_specification: metric("Memory") }],
    ]);
  });

  it("may take tasks away as well as add them", () => {
    for (const { target_tracking_scaling_policy_configuration: settings } of policies)
      expect(settings).not.toHaveProperty("disable_scale_in");
  });

  it("waits for the target before it steers it", () => {
    for (const { resource_id } of policies) expect(referenced(stack, resource_id)).toMatchObject({ min_capacity: 2 });
  });
});
