import { defineRule, NotApplicable } from "../../engine/rule";
import { targetGroup } from "../../evidence/networks";
import { program } from "../../evidence/programs";
import { TARGET_GROUPS } from "../../facts/load-balancers";

const checked = (attributes: string): string => program(targetGroup(`health_check {\n    ${attributes}\n  }`));

export const targetGroupChecksHealth = defineRule({
  id: "target-group-checks-health",
  title: "a target group must say how it checks the health of its targets",
  severity: "high",
  why: "a target that hangs still gets requests, or a sound one none, because / answers something else",
  fix: "add a health_check with the path that answers for the service",
  example: 'health_check {\n  path = "/health"',
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
  aliases: { checkov: ["CKV_AWS_261"] },
  appliesTo: TARGET_GROUPS,
  check: (subject) => {
    if (subject.string("target_type") === "lambda") return new NotApplicable("its targets are functions");
    const check = subject.block("health_check");
    if (!check) return "does not say how it checks its targets";
    if (check.flag("enabled") === false) return "does not check its targets";
    const protocol = check.string("protocol")?.toUpperCase() ?? "HTTP";
    return protocol === "TCP" || check.has("path") ? undefined : "checks /, because it names no path";
  },
  passes: [checked('path = "/health"'), checked('enabled = true\n    path = "/health"')],
  fails: [
    program(targetGroup()),
    checked('enabled = false\n    path = "/health"'),
    checked("interval = 30"),
    program(targetGroup('target_type = "ip"')),
  ],
  undecided: [checked('enabled = var.unknown\n    path = "/health"'), checked("path = var.unknown")],
});
