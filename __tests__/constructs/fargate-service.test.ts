import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Construct } from "constructs";
import type { Container } from "../../constructs/container";
import { FargateService, type FargateServiceProps } from "../../constructs/fargate-service";
import { WorkloadRole } from "../../constructs/workload-role";
import { decodeExpression } from "../support/expression";
import { referenced } from "../support/read-stack";
import { refusalOf } from "../support/refusal";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const web: Container = {
  name: "web",
  image: "registry/web@sha256:00",
  port: 8000,
  healthCommand: ["CMD", "true"],
  startSeconds: 30,
  environment: {},
  user: "65532:65532",
  memoryMiB: 512,
  writablePaths: ["/data", "/tmp"],
};

const role = (scope: Construct, kind: string) =>
  new WorkloadRole(scope, kind, {
    source: { kind: "create", account: "123456789012", boundaryArn: "boundary" },
    roleName: kind,
    service: "ecs-tasks.amazonaws.com",
    sourceArn: "*",
    statements: [{ sid: "Use", actions: ["kms:Decrypt"], resources: ["key"] }],
  });

const serviceWith = (changes: Partial<FargateServiceProps> = {}) =>
  synthesizeConstruct((scope) => {
    const service = new FargateService(scope, "service", {
      serviceName: "x",
      clusterArn: "cluster",
      cpu: 256,
      memoryMiB: 512,
      containers: [web],
      targets: [{ container: "web", port: 8000, targetGroupArn: "group" }],
      subnetIds: ["a", "b"],
      securityGroupId: "sg",
      executionRole: role(scope, "execution"),
      taskRole: role(scope, "task"),
      desiredTasks: 3,
      graceSeconds: 60,
      logs: { logGroupName: "/ecs/x", region: "us-east-1" },
      after: [new CloudwatchLogGroup(scope, "log", { name: "/ecs/x" })],
      ...changes,
    });
    putOut(scope, { name: service.serviceName, arn: service.serviceArn });
  });
const stack = serviceWith();
const service = stack.only("aws_ecs_service");
const task = stack.only("aws_ecs_task_definition");

describe("a service on Fargate", () => {
  it("runs its own task definition in its cluster", () => {
    expect(service).toMatchObject({ cluster: "cluster", launch_type: "FARGATE", desired_count: 3 });
    expect(referenced(stack, service.task_definition)).toBe(task);
    expect(task).toMatchObject({ family: "x", cpu: "256", memory: "512" });
  });

  it("gives its tasks no public address", () => {
    expect(service.network_configuration).toEqual({
      subnets: ["a", "b"],
      security_groups: ["sg"],
      assign_public_ip: false,
    });
  });

  it("never goes below what is wanted, and goes back by itself", () => {
    expect(service).toMatchObject({
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      deployment_circuit_breaker: { enable: true, rollback: true },
      wait_for_steady_state: true,
    });
  });

  it("stops the old task first where it is told to, and then lets nobody move a task beside another", () => {
    expect(serviceWith({ stopsFirst: true, desiredTasks: 1 }).only("aws_ecs_service")).toMatchObject({
      deployment_minimum_healthy_percent: 0,
      deployment_maximum_percent: 100,
      availability_zone_rebalancing: "DISABLED",
    });
    expect(service.availability_zone_rebalancing).toBe("ENABLED");
  });

  it("leaves the number of tasks to others after the first apply, and nothing else", () => {
    expect(service.lifecycle).toEqual({ ignore_changes: ["desired_count"] });
  });

  it("starts no task before its log group and the permissions of both its roles", () => {
    expect((service.depends_on as string[]).map((address) => address.replace(/_[0-9A-F]{8}$/, "")).sort()).toEqual([
      "aws_cloudwatch_log_group.log",
      "aws_iam_role_policy.execution_policy",
      "aws_iam_role_policy.task_policy",
    ]);
  });

  it("takes images with one role and runs with the other", () => {
    expect(referenced(stack, task.execution_role_arn).name).toBe("execution");
    expect(referenced(stack, task.task_role_arn).name).toBe("task");
  });

  it("has a volume for every folder that a container may write", () => {
    const [container] = decodeExpression<{ mountPoints: { sourceVolume: string }[] }[]>(task.container_definitions);
    const mounted = container?.mountPoints.map(({ sourceVolume }) => ({ name: sourceVolume }));
    expect(mounted).toHaveLength(2);
    expect(task.volume).toEqual(mounted);
  });

  it("stands behind no load balancer without targets", () => {
    expect(serviceWith({ targets: [] }).only("aws_ecs_service")).not.toHaveProperty("load_balancer.0");
  });

  it("hands on its name and ARN by reference", () => {
    const { name, arn } = outputsOf(stack);
    expect([referenced(stack, name), referenced(stack, arn)]).toEqual([service, service]);
  });

  it("rejects containers that cannot live in one task", () => {
    expect(refusalOf(() => serviceWith({ containers: [web, web] }))).toMatch(/^containers\[1\]\.name: "web" is taken/);
    expect(refusalOf(() => serviceWith({ memoryMiB: 511 }))).toMatch(/^containers: .+ the task has 511; /);
  });

  it("rejects a target that is no container", () => {
    const targets = [{ container: "wbe", port: 8000, targetGroupArn: "group" }];
    expect(refusalOf(() => serviceWith({ targets }))).toBe(
      'targets[0].container: "wbe" is not a container of the task; name one of web',
    );
  });

  it("rejects a target at a port where its container does not listen", () => {
    const targets = [{ container: "web", port: 8001, targetGroupArn: "group" }];
    expect(refusalOf(() => serviceWith({ targets }))).toBe('targets[0].port: 8001: "web" listens on 8000; write that');
  });
});
