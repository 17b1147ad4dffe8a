import { EcsCluster } from "../../constructs/ecs-cluster";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const stack = synthesizeConstruct((scope) => {
  const sessions = { logGroupName: "/ecs/x/exec", keyArn: "key" };
  const props = { clusterName: "x", sessions, logRetentionDays: 7 };
  const { arn, clusterName } = new EcsCluster(scope, "cluster", props);
  putOut(scope, { arn, clusterName });
});

describe("a cluster", () => {
  it("is measured by Container Insights", () => {
    expect(stack.only("aws_ecs_cluster").setting).toEqual([{ name: "containerInsights", value: "enabled" }]);
  });

  it("has the log group of Container Insights before there is anything to measure, so that the log ends", () => {
    const [[id, group] = []] = Object.entries(stack.json.resource.aws_cloudwatch_log_group ?? {});
    expect(group).toEqual({ name: "/aws/ecs/containerinsights/x/performance", retention_in_days: 7 });
    expect(stack.only("aws_ecs_cluster").depends_on).toEqual([`aws_cloudwatch_log_group.${id}`]);
  });

  it("keeps what people type in its containers, encrypted on the way and in the log", () => {
    expect(stack.only("aws_ecs_cluster").configuration).toEqual({
      execute_command_configuration: {
        kms_key_id: "key",
        logging: "OVERRIDE",
        log_configuration: { cloud_watch_log_group_name: "/ecs/x/exec", cloud_watch_encryption_enabled: true },
      },
    });
  });

  it("says nothing of sessions where none are allowed", () => {
    const closed = synthesizeConstruct(
      (scope) => new EcsCluster(scope, "cluster", { clusterName: "x", logRetentionDays: 7 }),
    );
    expect(closed.only("aws_ecs_cluster")).not.toHaveProperty("configuration");
  });

  it("hands on its name and ARN by reference, so that a service waits for it", () => {
    const { arn, clusterName } = outputsOf(stack);
    expect([referenced(stack, arn).name, referenced(stack, clusterName).name]).toEqual(["x", "x"]);
    expect([arn, clusterName]).toEqual([expect.stringMatching(/\.arn\}$/), expect.stringMatching(/\.name\}$/)]);
  });
});
