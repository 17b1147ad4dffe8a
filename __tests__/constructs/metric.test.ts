import {
  albMetric,
  databaseMetric,
  ecsMetric,
  lambdaMetric,
  type Measured,
  type Metric,
  repositoryPulls,
  unhealthyTargets,
} from "../../constructs/metric";
import { metricFaults } from "../support/design";

const measured: Measured = {
  clusterName: "cluster",
  serviceName: "service",
  albArnSuffix: "app/x/1",
  targetGroupArnSuffixes: { web: "targetgroup/web/2" },
  functionName: "notifier",
  repositoryNames: ["x-web"],
};
const existing = {
  ClusterName: ["cluster"],
  ServiceName: ["service"],
  LoadBalancer: ["app/x/1"],
  TargetGroup: ["targetgroup/web/2"],
  FunctionName: ["notifier"],
  RepositoryName: ["x-web"],
  DBInstanceIdentifier: ["x-db"],
};

describe("a metric", () => {
  it.each<[string, Metric]>([
    ["of a service", ecsMetric(measured, "CPUUtilization")],
    ["of a load balancer", albMetric(measured, "PeakLCUs")],
    ["of one target group", unhealthyTargets(measured, "targetgroup/web/2")],
    ["of a function", lambdaMetric(measured, "Errors")],
    ["of a database", databaseMetric("x-db", "CPUUtilization")],
    ["of a repository", repositoryPulls("x-web")],
  ])("%s is one that CloudWatch has, by what is measured", (_what, { namespace, metricName, dimensions }) => {
    expect(metricFaults({ namespace, name: metricName, dimensions }, existing)).toEqual([]);
  });

  it("is a sum where it counts, and what it is told to be otherwise", () => {
    expect(albMetric(measured, "ProcessedBytes").statistic).toBe("Sum");
    expect(lambdaMetric(measured, "Invocations").statistic).toBe("Sum");
    expect(albMetric(measured, "TargetResponseTime", "Average").statistic).toBe("Average");
    expect(lambdaMetric(measured, "Duration", "Maximum").statistic).toBe("Maximum");
  });

  it("is an average over tasks, and the worst of a target group: one bad target is enough", () => {
    expect(ecsMetric(measured, "MemoryUtilization").statistic).toBe("Average");
    expect(unhealthyTargets(measured, "targetgroup/web/2").statistic).toBe("Maximum");
  });
});
