import { costChange, costOfPlan, sumOfChanges } from "../../../pipeline/cost/cost-change";
import { costReport } from "../../../pipeline/cost/cost-report";
import { costLines, costMarkdown } from "../../../pipeline/cost/cost-words";
import type { PlanJson, PlannedResource } from "../../../pipeline/terraform/plan-json";
import type { ManagedResource } from "../../../pipeline/terraform/state";

const REGION = "us-east-1";
const resource = (address: string, values: Readonly<Record<string, unknown>> = {}): PlannedResource => ({
  ...{ address, type: address.split(".")[0] ?? "", mode: "managed", values },
});

const nat = (name: string) => resource(`aws_nat_gateway.${name.replace(/\W/g, "")}`, { tags_all: { Name: name } });
const task = (cpu: number, memory: number, arn?: string) =>
  resource("aws_ecs_task_definition.task", { cpu: String(cpu), memory: String(memory), ...(arn && { arn }) });
const service = (task_definition?: string) =>
  resource("aws_ecs_service.shop", { name: "shop", desired_count: 1, ...(task_definition && { task_definition }) });
const scaling = (max_capacity: number) =>
  resource("aws_appautoscaling_target.t", { resource_id: "service/c/shop", min_capacity: 1, max_capacity });

const planOf = (before: PlannedResource[], after: PlannedResource[]): PlanJson => ({
  prior_state: { values: { root_module: { resources: before } } },
  planned_values: { root_module: { resources: after } },
  configuration: {
    root_module: {
      resources: [
        {
          address: "aws_ecs_service.shop",
          expressions: {
            task_definition: { references: ["aws_ecs_task_definition.task.arn", "aws_ecs_task_definition.task"] },
          },
        },
      ],
    },
  },
});

const larger = costOfPlan(
  planOf([task(1024, 2048, "arn:1"), service("arn:1")], [task(2048, 4096), service(), scaling(4)]),
  REGION,
);

describe("what a plan does to the monthly cost", () => {
  it("compares everything that is there with everything that will be", () => {
    const { before, after, differences } = costOfPlan(planOf([nat("a")], [nat("a"), nat("b")]), REGION);
    expect([before.usd.least, after.usd.least]).toEqual([32.85, 65.7]);
    expect(differences.map(({ name }) => name)).toEqual(["b"]);
  });

  it("counts the task definition that a service is to get, which AWS has not numbered yet", () => {
    expect(larger.before.usd.least).toBeCloseTo(36.04, 2);
    expect(larger.after.usd).toMatchObject({ least: expect.closeTo(72.08, 2), greatest: expect.closeTo(288.32, 2) });
    expect(larger.after.unknown).toEqual([]);
  });

  it("tells nothing of data sources", () => {
    const data: PlannedResource = { ...nat("a"), mode: "data" };
    expect(costOfPlan(planOf([], [data]), REGION).after.usd.least).toBe(0);
  });

  it("is nothing for a plan of nothing", () => {
    expect(costOfPlan({}, REGION)).toMatchObject({ before: { usd: { least: 0 } }, after: { usd: { least: 0 } } });
  });
});

describe("its words", () => {
  it("say before, after and the difference, for the least and the greatest number of tasks", () => {
    expect(costLines(larger).slice(0, 3)).toEqual([
      "monthly cost at the least number of tasks (1): 36.04 USD before, 72.08 USD after, +36.04",
      "monthly cost at the greatest number of tasks (1, then 4): 36.04 USD before, 288.32 USD after, +252.28",
      "  aws_ecs_service.shop: 36.04 → 72.08 to 288.32",
    ]);
  });

  it("say what was assumed, and what comes on top by use", () => {
    const [, , ...rest] = costLines(costOfPlan(planOf([], [nat("a")]), REGION));
    expect(rest).toEqual([
      expect.stringMatching(
        /^ {2}list prices of us-east-1, each read on \d{4}-\d\d-\d\d or later: on demand, 730 hours/,
      ),
      "  charged by use, on top: aws_nat_gateway",
    ]);
  });

  it("say of Spot that its price is between two", () => {
    const onSpot = resource("aws_ecs_service.shop", {
      ...{ name: "shop", desired_count: 1, task_definition: "arn:1" },
      capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }],
    });
    const lines = costLines(costOfPlan(planOf([], [task(1024, 2048, "arn:1"), onSpot]), REGION));
    expect(lines.join("\n")).toMatch(/10\.81 USD after.*36\.04 USD after.*Spot has no list price/s);
  });

  it("call the sum a least where a price is not known, and name what has none", () => {
    const lines = costLines(costOfPlan(planOf([], [nat("a"), resource("aws_mq_broker.b")]), REGION)).join("\n");
    expect(lines).toContain("0.00 USD before, at least 32.85 USD after, +32.85 of what is known");
    expect(lines).toContain("price not known, so the sums are a least: aws_mq_broker.b");
  });

  it("do not call nothing what a service costs whose task definition is another one than the plan tells of", () => {
    const service = (definition: string) =>
      resource("aws_ecs_service.shop", { name: "shop", desired_count: 1, task_definition: definition });
    const change = planOf([task(1024, 2048, "arn:2"), service("arn:1")], [task(1024, 2048, "arn:3"), service("arn:3")]);
    expect(costLines(costOfPlan(change, REGION))).toContain("  aws_ecs_service.shop: not known → 36.04");
  });

  it("take no price of another region", () => {
    const lines = costLines(costOfPlan(planOf([], [nat("a")]), "eu-west-1")).join("\n");
    expect(lines).toContain("0.00 USD before, at least 0.00 USD after");
    expect(lines).toContain("nobody has read the prices of eu-west-1");
  });

  it("are a table in a review, in which no name is markup", () => {
    const text = costMarkdown(costOfPlan(planOf([], [nat("*a* @b")]), REGION)).join("\n");
    expect(text).toContain("### Monthly cost\n| USD | before | after | difference |\n|---|--:|--:|--:|\n");
    expect(text).toContain("| in all | 0.00 | 32.85 | +32.85 |");
    expect(text).not.toMatch(/ \*a\*|@b/);
  });

  it("tell the dearest differences one by one, and count the others", () => {
    const many = Array.from({ length: 14 }, (_, index) => nat(`n${index}`));
    const lines = costLines(costOfPlan(planOf([], many), REGION));
    expect(lines.filter((line) => line.includes("nothing → 32.85"))).toHaveLength(10);
    expect(lines).toContain("  and 4 more resources");
  });
});

describe("the report of it", () => {
  it("has amounts in cents, and whether they are all that is charged without use", () => {
    const { before, after, difference, resources } = costReport(larger);
    expect(before).toEqual({
      usd: { least: 36.04, greatest: 36.04 },
      tasks: { least: 1, greatest: 1 },
      isComplete: true,
    });
    expect(after).toMatchObject({ usd: { least: 72.08, greatest: 288.32 }, tasks: { least: 1, greatest: 4 } });
    expect(difference).toEqual({ least: 36.04, greatest: 252.28 });
    expect(resources).toEqual([
      expect.objectContaining({ address: "aws_ecs_service.shop", before: { least: 36.04, greatest: 36.04 } }),
    ]);
  });
});

describe("the cost of several stacks", () => {
  it("is their sum, with the dearest difference first", () => {
    const [address, gateway]: ManagedResource[] = [resource("aws_eip.e"), nat("a")];
    const network = costChange({ before: [], after: [gateway as ManagedResource] }, REGION);
    const other = costChange({ before: [], after: [address as ManagedResource] }, REGION);
    const sum = sumOfChanges([other, network, larger], REGION);
    expect(sum.after.usd.greatest).toBeCloseTo(3.65 + 32.85 + 288.32, 2);
    expect(sum.differences.map(({ name }) => name)).toEqual(["shop", "a", "aws_eip.e"]);
  });
});
