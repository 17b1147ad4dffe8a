import type { Measured } from "../../constructs/metric";
import { ServiceAlarms } from "../../constructs/service-alarms";
import { synthesizeConstruct } from "../support/synthesize-construct";

const alarmsFor = (
  targetGroupArnSuffixes: Measured["targetGroupArnSuffixes"],
  databaseIdentifier?: string,
  notifierTimeoutSeconds = 10,
) =>
  synthesizeConstruct(
    (scope) =>
      new ServiceAlarms(scope, "alarms", {
        prefix: "x",
        notifierTimeoutSeconds,
        topicArn: "topic",
        measured: {
          clusterName: "cluster",
          serviceName: "service",
          albArnSuffix: "app/x/1",
          targetGroupArnSuffixes,
          functionName: "notifier",
          repositoryNames: [],
          databaseIdentifier,
        },
      }),
  ).resources("aws_cloudwatch_metric_alarm");
const alarms = alarmsFor({ web: "targetgroup/web/2", stock: "targetgroup/stock/3" });

describe("the alarms of a service", () => {
  it("watch each target group by itself", () => {
    const watched = alarms
      .filter(({ metric_name }) => metric_name === "UnHealthyHostCount")
      .map(({ alarm_name, dimensions }) => [alarm_name, (dimensions as { TargetGroup: string }).TargetGroup]);
    expect(watched).toEqual([
      ["x-stock-unhealthy-targets", "targetgroup/stock/3"],
      ["x-web-unhealthy-targets", "targetgroup/web/2"],
    ]);
  });

  it("are two fewer without them, and no more", () => {
    expect(alarmsFor({})).toHaveLength(alarms.length - 2);
  });

  it("watch the database where there is one", () => {
    const added = alarmsFor({}, "x-db").filter(
      ({ metric_name, namespace }) => `${namespace} ${metric_name}` !== "AWS/ECS CPUUtilization",
    );
    expect(added.filter(({ metric_name }) => metric_name === "CPUUtilization")).toMatchObject([
      { alarm_name: "x-database-cpu-high", dimensions: { DBInstanceIdentifier: "x-db" } },
    ]);
    expect(added).toHaveLength(alarmsFor({}).length);
  });

  it("begin for the notifier at the same share of any timeout", () => {
    const threshold = (seconds: number) =>
      Number(alarmsFor({}, undefined, seconds).find(({ metric_name }) => metric_name === "Duration")?.threshold);
    for (const seconds of [1, 10, 60]) {
      expect(threshold(seconds)).toBe(seconds * threshold(1));
      expect(threshold(seconds)).toBeLessThan(seconds * 1000);
    }
  });

  it("have each a name of its own, and words for whoever is woken", () => {
    expect(new Set(alarms.map(({ alarm_name }) => alarm_name)).size).toBe(alarms.length);
    for (const { alarm_name, alarm_description } of alarms) {
      expect(alarm_name).toMatch(/^x-/);
      expect(String(alarm_description).split(" ").length).toBeGreaterThan(2);
    }
  });

  it("tell their topic when they begin and when they end", () => {
    for (const alarm of alarms) expect(alarm).toMatchObject({ alarm_actions: ["topic"], ok_actions: ["topic"] });
  });

  it("wake nobody because nothing is measured", () => {
    for (const { treat_missing_data } of alarms) expect(treat_missing_data).toBe("notBreaching");
  });
});
