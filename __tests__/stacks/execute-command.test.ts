import { readDeployment } from "../../environments/deployment";
import { boundaryStatements, workloadStatements } from "../../stacks/workload-statements";
import { changedProd } from "../support/environment-values";
import { decodeExpression } from "../support/expression";
import { ACCOUNT, synthesize } from "../support/synthesize";

const chosen = changedProd({ executeCommand: true });
const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "prod" });
const rights = (environment = deployment.environment): string[] =>
  boundaryStatements({ ...deployment, environment }).flatMap(({ actions }) => actions);
const app = synthesize("app", "prod", {}, chosen);
const storage = synthesize("storage", "prod", {}, chosen);
const rootsOf = (stack: typeof app): unknown[] =>
  stack
    .resources("aws_ecs_task_definition")
    .filter(({ family }) => family === "prod-stockwiz")
    .flatMap(({ container_definitions }) =>
      decodeExpression<{ readonlyRootFilesystem: boolean }[]>(container_definitions),
    )
    .map(({ readonlyRootFilesystem }) => readonlyRootFilesystem);

describe("an environment that chooses ECS Exec", () => {
  it("lets the agent write to the root of each container", () => {
    expect(app.only("aws_ecs_service").enable_execute_command).toBe(true);
    expect(rootsOf(app)).toEqual([false, false, false]);
  });

  it("logs what people type, encrypted by the environment's key, which admits that log group", () => {
    expect(app.only("aws_ecs_cluster").configuration).toMatchObject({
      execute_command_configuration: { log_configuration: { cloud_watch_log_group_name: "/ecs/prod/exec" } },
    });
    expect(app.text).toContain('"name": "/ecs/prod/exec"');
    expect(storage.only("aws_kms_key").policy).toContain("log-group:/ecs/prod/exec");
  });

  it("gives the containers' role the agent's rights, within the boundary", () => {
    const { task } = workloadStatements({ ...deployment, environment: chosen });
    expect(task.flatMap(({ actions }) => actions)).toContain("ssmmessages:OpenDataChannel");
    expect(rights(chosen)).toEqual(expect.arrayContaining(task.flatMap(({ actions }) => [...actions])));
  });
});

describe("an environment that does not", () => {
  it("opens nothing: no right, no log group, no session, and every root is read-only", () => {
    const closed = synthesize("app", "prod");
    expect(closed.only("aws_ecs_service").enable_execute_command).toBe(false);
    expect(closed.only("aws_ecs_cluster")).not.toHaveProperty("configuration");
    expect(closed.text).not.toContain("/ecs/prod/exec");
    expect(rootsOf(closed)).toEqual([true, true, true]);
    expect(rights().filter((action) => action.startsWith("ssmmessages:"))).toEqual([]);
    expect(synthesize("storage", "prod").only("aws_kms_key").policy).not.toContain("log-group");
  });
});
