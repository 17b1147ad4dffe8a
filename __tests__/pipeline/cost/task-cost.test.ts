import { assumptionsOf } from "../../../pipeline/cost/cost-words";
import { costOf } from "../../../pipeline/cost/resource-cost";
import { sumOf, totalOf } from "../../../pipeline/cost/total";
import type { ManagedResource } from "../../../pipeline/terraform/state";

type Values = Readonly<Record<string, unknown>>;

const MONTH = 730;
/** An hour of 1 vCPU and 2 GB. */
const X86 = 0.04048 + 2 * 0.004445;
const ARM = 0.03238 + 2 * 0.00356;

const task = (values: Values = {}): ManagedResource => ({
  ...{ address: "aws_ecs_task_definition.task", type: "aws_ecs_task_definition" },
  values: { arn: "arn:task:1", cpu: "1024", memory: "2048", ...values },
});
const service = (values: Values = {}): ManagedResource => ({
  ...{ address: "aws_ecs_service.service", type: "aws_ecs_service" },
  values: { name: "shop", task_definition: "arn:task:1", desired_count: 3, ...values },
});
const scaling = (resource_id: string, min_capacity = 2, max_capacity = 5): ManagedResource => ({
  ...{ address: "aws_appautoscaling_target.target", type: "aws_appautoscaling_target" },
  values: { resource_id, min_capacity, max_capacity },
});
const usd = (one: ManagedResource, ...others: readonly ManagedResource[]) =>
  costOf(one, [one, ...others], "us-east-1").usd;

describe("the monthly cost of a service", () => {
  it("is what its tasks are given, as many as are to run", () => {
    const cost = usd(service(), task());
    expect(cost?.least).toBeCloseTo(3 * MONTH * X86, 6);
    expect(cost?.greatest).toBeCloseTo(3 * MONTH * X86, 6);
  });

  it("is about 72 USD for a task of 2 vCPU and 4 GB", () => {
    const cost = usd(service({ desired_count: 1 }), task({ cpu: "2048", memory: "4096" }));
    expect(cost?.least).toBeCloseTo(72.08, 2);
  });

  it("goes from the least to the greatest number of tasks that its scaling allows", () => {
    const cost = usd(service(), task(), scaling("service/cluster/shop"));
    expect(cost?.least).toBeCloseTo(2 * MONTH * X86, 6);
    expect(cost?.greatest).toBeCloseTo(5 * MONTH * X86, 6);
  });

  it("does not scale as another service does", () => {
    expect(usd(service(), task(), scaling("service/cluster/other"))).toEqual(usd(service(), task()));
  });

  it("finds a task definition and a scaling that a configuration only refers to", () => {
    const asked = service({ task_definition: `\${aws_ecs_task_definition.task.arn}` });
    const target = scaling(`service/\${aws_ecs_cluster.c.name}/\${aws_ecs_service.service.name}`);
    expect(usd(asked, task({ arn: undefined }), target)).toEqual(
      usd(service(), task(), scaling("service/cluster/shop")),
    );
  });

  it("counts ARM by its own price, and no architecture without one", () => {
    const on = (cpu_architecture: string) => task({ runtime_platform: [{ cpu_architecture }] });
    expect(usd(service(), on("ARM64"))?.least).toBeCloseTo(3 * MONTH * ARM, 6);
    expect(usd(service(), on("X86_64"))?.least).toBeCloseTo(3 * MONTH * X86, 6);
    expect(usd(service(), on("RISCV"))).toBeUndefined();
  });

  it("counts the public address that each task has, and the disk that it asks for on top", () => {
    const open = service({ network_configuration: [{ assign_public_ip: true }] });
    expect(usd(open, task())?.least).toBeCloseTo(3 * MONTH * (X86 + 0.005), 6);
    const large = task({ ephemeral_storage: [{ size_in_gib: 50 }] });
    expect(usd(service(), large)?.least).toBeCloseTo(3 * MONTH * (X86 + 30 * 0.000111), 6);
  });

  it("is between AWS's greatest discount and the full price for Spot", () => {
    const spot = service({ capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }] });
    expect(usd(spot, task())?.least).toBeCloseTo(0.3 * 3 * MONTH * X86, 6);
    expect(usd(spot, task())?.greatest).toBeCloseTo(3 * MONTH * X86, 6);
  });

  it("is the full price where some tasks may be on demand", () => {
    const capacity_provider_strategy = [
      { capacity_provider: "FARGATE_SPOT", weight: 1 },
      { capacity_provider: "FARGATE", base: 1 },
    ];
    expect(usd(service({ capacity_provider_strategy }), task())?.least).toBeCloseTo(3 * MONTH * X86, 6);
  });

  it("is not known for a service whose task definition is not there", () => {
    expect(usd(service(), task({ arn: "arn:task:2" }))).toBeUndefined();
  });
});

describe("what a deployment adds to the monthly cost", () => {
  const named = (name: string, deployment_maximum_percent?: number): ManagedResource => ({
    ...service({ name, deployment_maximum_percent }),
    address: `aws_ecs_service.${name}`,
  });
  const told = (...services: ManagedResource[]): string => {
    const total = sumOf(services.map((each) => totalOf([each, task()], "us-east-1")));
    return assumptionsOf({ region: "us-east-1", before: sumOf([]), after: total }).join("\n");
  };

  it("is told of each service by how many of its tasks may run meanwhile", () => {
    const text = told(named("shop", 200), named("till", 150));
    expect(text).toContain("while a deployment of shop runs, its tasks count twice");
    expect(text).toContain("while a deployment of till runs, its tasks count up to 150 %");
  });

  it("is twice the tasks where a service says nothing, which is AWS's own", () => {
    expect(told(named("shop"))).toContain("shop runs, its tasks count twice");
  });

  it("is nothing where a task stops before the next one starts", () => {
    const text = told(named("shop", 100));
    expect(text).toContain("a deployment of shop stops a task before it starts the next, so it costs nothing on top");
    expect(text).not.toContain("twice");
  });

  it("is not told where no service runs", () => {
    expect(told()).not.toContain("deployment");
  });
});
