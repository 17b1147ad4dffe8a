import { dev } from "../../environments/dev";
import { environment } from "../../environments/environment";
import type { EnvironmentValues } from "../../environments/schema";
import { pipelineStatements } from "../support/deploy-role";
import { changedProd } from "../support/environment-values";
import { refusalOf } from "../support/refusal";
import { synthesize } from "../support/synthesize";

const devWith = (task: object) =>
  environment({ ...structuredClone(dev), task: { ...dev.task, ...task } } as EnvironmentValues);

describe("an environment on Spot", () => {
  const withSpot = devWith({ spot: true });
  const stack = synthesize("app", "dev", {}, withSpot);
  const service = stack.only("aws_ecs_service");

  it("takes its tasks from Spot by a strategy, and names no launch type beside it, which AWS refuses", () => {
    expect(service.capacity_provider_strategy).toEqual([{ capacity_provider: "FARGATE_SPOT", weight: 1 }]);
    expect(service).not.toHaveProperty("launch_type");
  });

  it("has a cluster that offers Spot before the service asks for it", () => {
    const [[id, offer] = []] = Object.entries(stack.json.resource.aws_ecs_cluster_capacity_providers ?? {});
    expect(offer).toMatchObject({ capacity_providers: ["FARGATE_SPOT"] });
    expect(service.depends_on).toContain(`aws_ecs_cluster_capacity_providers.${id}`);
  });

  it("is deployed by a role that may make the offer, which no other may", () => {
    const actions = (chosen?: typeof withSpot) =>
      pipelineStatements("deploy", "dev", chosen).flatMap((statement) => statement.actions);
    expect(actions(withSpot)).toContain("ecs:PutClusterCapacityProviders");
    expect(actions()).not.toContain("ecs:PutClusterCapacityProviders");
  });

  it("is dev only", () => {
    expect(refusalOf(() => changedProd({ "task.spot": true }))).toContain(
      "prod.ts: task.spot: true: AWS takes Spot tasks",
    );
    expect(changedProd({ "task.spot": false }).task.spot).toBe(false);
  });

  it("is not chosen by itself", () => {
    const own = synthesize("app", "dev");
    expect(own.only("aws_ecs_service").launch_type).toBe("FARGATE");
    expect(own.resources("aws_ecs_cluster_capacity_providers")).toEqual([]);
  });
});

describe("an environment on ARM", () => {
  it("runs all its tasks there, also the one that prepares the database", () => {
    const platforms = (chosen?: ReturnType<typeof changedProd>) =>
      synthesize("app", "prod", {}, chosen)
        .resources("aws_ecs_task_definition")
        .map(({ runtime_platform }) => (runtime_platform as { cpu_architecture: string }).cpu_architecture);
    expect(platforms(changedProd({ "task.architecture": "ARM64" }))).toEqual(["ARM64", "ARM64"]);
    expect(platforms()).toEqual(["X86_64", "X86_64"]);
  });

  it("rejects another processor", () => {
    expect(refusalOf(() => changedProd({ "task.architecture": "RISCV" }))).toContain("must be one of X86_64, ARM64");
  });
});
