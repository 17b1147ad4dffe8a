import { defineRule, NotApplicable } from "../../engine/rule";
import { service } from "../../evidence/programs";
import { findings } from "../../facts/items";

const breaker = (enable: string, rollback: string): string =>
  service(`deployment_circuit_breaker {\n    enable = ${enable}\n    rollback = ${rollback}\n  }`);

export const serviceRollsBack = defineRule({
  id: "service-rolls-back",
  title: "a service must give up a deployment that does not work, and go back",
  severity: "high",
  why: "ECS otherwise starts the broken version again and again until somebody looks",
  fix: "turn the circuit breaker on, with rollback",
  example: "deployment_circuit_breaker {\n  enable = true, rollback = true",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
  aliases: {},
  appliesTo: ["aws_ecs_service"],
  check: (subject) => {
    const controller = subject.block("deployment_controller")?.string("type") ?? "ECS";
    if (controller !== "ECS") return new NotApplicable(`${controller} deploys it`);
    const block = subject.block("deployment_circuit_breaker");
    return findings(
      () => (block?.flag("enable") ? undefined : "the circuit breaker is off"),
      () => (block?.flag("rollback") ? undefined : "it does not roll back"),
    );
  },
  passes: [breaker("true", "true"), service('deployment_controller {\n    type = "EXTERNAL"\n  }')],
  fails: [service(""), breaker("true", "false"), breaker("var.unknown", "false")],
  undecided: [breaker("true", "var.unknown")],
});
