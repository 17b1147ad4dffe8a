import { defineRule } from "../../engine/rule";
import { cluster } from "../../evidence/workloads";
import { allOf } from "../../facts/items";

const insights = (value: string): string =>
  cluster(`setting {\n    name = "containerInsights"\n    value = ${value}\n  }`);

export const containerInsightsOn = defineRule({
  id: "container-insights-on",
  title: "a cluster must measure its tasks with Container Insights",
  severity: "low",
  why: "restarts, memory and disk of single tasks are otherwise measured nowhere",
  fix: "turn containerInsights on",
  example: 'setting {\n  name = "containerInsights", value = "enabled"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-12",
  controls: { "FSBP 1.0.0": ["ECS.12"] },
  aliases: { checkov: ["CKV_AWS_65"], cdkNag: ["AwsSolutions-ECS4"], trivy: ["AWS-0034"] },
  appliesTo: ["aws_ecs_cluster"],
  check: (subject) => {
    const isOn = subject.blocks("setting").some((setting) =>
      allOf(
        () => setting.string("name") === "containerInsights",
        () => setting.string("value") !== "disabled",
      ),
    );
    return isOn ? undefined : "does not measure its tasks";
  },
  passes: [insights('"enabled"'), insights('"enhanced"')],
  fails: [cluster(), insights('"disabled"')],
  undecided: [insights("var.unknown")],
});
