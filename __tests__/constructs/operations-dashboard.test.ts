import type { Measured } from "../../constructs/metric";
import { OperationsDashboard } from "../../constructs/operations-dashboard";
import { decodeExpression } from "../support/expression";
import { synthesizeConstruct } from "../support/synthesize-construct";

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { readonly title: string; readonly region: string; readonly metrics: readonly unknown[][] };
}

const measured: Measured = {
  clusterName: "cluster",
  serviceName: "service",
  albArnSuffix: "app/x/1",
  targetGroupArnSuffixes: {},
  functionName: "notifier",
  repositoryNames: ["x-web", "x-stock"],
};
const dashboard = synthesizeConstruct(
  (scope) => new OperationsDashboard(scope, "page", { dashboardName: "x", region: "eu-central-1", measured }),
).only("aws_cloudwatch_dashboard");
const { widgets } = decodeExpression<{ widgets: Widget[] }>(dashboard.dashboard_body);

describe("the dashboard", () => {
  it("covers no widget with another, and nothing beyond the edge of its grid", () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });

  it("asks for its metrics in the region of what they measure", () => {
    expect(new Set(widgets.map(({ properties }) => properties.region))).toEqual(new Set(["eu-central-1"]));
  });

  it("shows one line for each repository", () => {
    const pulls = widgets.find(({ properties }) => properties.title === "ECR pulls")?.properties.metrics;
    expect(pulls).toEqual([
      ["AWS/ECR", "RepositoryPullCount", "RepositoryName", "x-web", { stat: "Sum" }],
      ["AWS/ECR", "RepositoryPullCount", "RepositoryName", "x-stock", { stat: "Sum" }],
    ]);
  });

  it("says of each line by what it is measured", () => {
    const cpu = widgets.find(({ properties }) => properties.title === "ECS CPU (%)")?.properties.metrics;
    expect(cpu).toEqual([
      ["AWS/ECS", "CPUUtilization", "ClusterName", "cluster", "ServiceName", "service", { stat: "Average" }],
    ]);
  });
});
