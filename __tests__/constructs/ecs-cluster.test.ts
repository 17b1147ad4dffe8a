import { EcsCluster } from "../../constructs/ecs-cluster";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const stack = synthesizeConstruct((scope) => {
  const props = { clusterName: "x", execLogGroupName: "/ecs/x/exec", keyArn: "key" };
  const { arn, clusterName } = new EcsCluster(scope, "cluster", props);
  putOut(scope, { arn, clusterName });
});

describe("a cluster", () => {
  it("is measured by Container Insights", () => {
    expect(stack.only("aws_ecs_cluster").setting).toEqual([{ name: "containerInsights", value: "enabled" }]);
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

  it("hands on its name and ARN by reference, so that a service waits for it", () => {
    const { arn, clusterName } = outputsOf(stack);
    expect([referenced(stack, arn).name, referenced(stack, clusterName).name]).toEqual(["x", "x"]);
    expect([arn, clusterName]).toEqual([expect.stringMatching(/\.arn\}$/), expect.stringMatching(/\.name\}$/)]);
  });
});
