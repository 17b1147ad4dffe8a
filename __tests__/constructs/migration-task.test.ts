import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { MigrationTask } from "../../constructs/migration-task";
import { WorkloadRole } from "../../constructs/workload-role";
import { decodeExpression } from "../support/expression";
import { referenced } from "../support/read-stack";
import { synthesizeConstruct } from "../support/synthesize-construct";

const stack = synthesizeConstruct((scope) => {
  const executionRole = new WorkloadRole(scope, "role", {
    source: { kind: "create", account: "123456789012", boundaryArn: "boundary" },
    roleName: "x-migrate",
    service: "ecs-tasks.amazonaws.com",
    sourceArn: "*",
    statements: [{ sid: "Secret", actions: ["secretsmanager:GetSecretValue"], resources: ["arn"] }],
  });
  new MigrationTask(scope, "migration", {
    family: "x-migrate",
    image: "registry/postgres@sha256:00",
    preparation: { environment: { PGHOST: "db" }, secrets: { PGPASSWORD: "arn" } },
    executionRole,
    logs: { logGroupName: "/ecs/x", region: "us-east-1" },
    after: [new CloudwatchLogGroup(scope, "log", { name: "/ecs/x" })],
  });
});
const task = stack.only("aws_ecs_task_definition");
const [program] = decodeExpression<Record<string, unknown>[]>(task.container_definitions);

describe("the task of a migration", () => {
  it("is small, on Fargate, and takes nothing of AWS's but image and secrets", () => {
    expect(task).toMatchObject({ cpu: "256", memory: "512", requires_compatibilities: ["FARGATE"] });
    expect(referenced(stack, task.execution_role_arn).name).toBe("x-migrate");
    expect(task).not.toHaveProperty("task_role_arn");
  });

  it("runs the migration of the image, with what it is told", () => {
    expect(program).toMatchObject({
      image: "registry/postgres@sha256:00",
      command: ["migrate.sh"],
      environment: [{ name: "PGHOST", value: "db" }],
      secrets: [{ name: "PGPASSWORD", valueFrom: "arn" }],
    });
  });

  it("writes its log and temporary files, and nothing else", () => {
    expect(program).toMatchObject({
      readonlyRootFilesystem: true,
      mountPoints: [{ sourceVolume: "migrate-tmp", containerPath: "/tmp", readOnly: false }],
    });
    expect(task.volume).toEqual([{ name: "migrate-tmp" }]);
  });

  it("exists only after its log group and the permissions of its role", () => {
    expect((task.depends_on as string[]).map((one) => one.split(".")[0]).sort()).toEqual([
      "aws_cloudwatch_log_group",
      "aws_iam_role_policy",
    ]);
  });
});
