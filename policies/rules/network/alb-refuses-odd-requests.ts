import { defineRule, NotApplicable } from "../../engine/rule";
import { balancer } from "../../evidence/networks";
import { findings } from "../../facts/items";
import { kindOf, LOAD_BALANCERS } from "../../facts/load-balancers";

const DROP = "drop_invalid_header_fields = true";

export const albRefusesOddRequests = defineRule({
  id: "alb-refuses-odd-requests",
  title: "an application load balancer must drop invalid headers and refuse ambiguous requests",
  severity: "medium",
  why: "what the load balancer and the service read differently smuggles one request inside another",
  fix: "turn drop_invalid_header_fields on, and leave the desync mitigation at defensive or strictest",
  example: 'drop_invalid_header_fields = true\ndesync_mitigation_mode = "defensive"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4",
  controls: { "FSBP 1.0.0": ["ELB.4", "ELB.12"] },
  aliases: {
    checkov: ["CKV_AWS_131", "CKV_AWS_328"],
    cdkNag: ["ALBHttpDropInvalidHeaderEnabled"],
    trivy: ["AWS-0052"],
  },
  appliesTo: LOAD_BALANCERS,
  check: (subject) => {
    const kind = kindOf(subject);
    if (kind !== "application") return new NotApplicable(`a ${kind} load balancer reads no headers`);
    return findings(
      () => (subject.flag("drop_invalid_header_fields") ? undefined : "lets invalid headers through"),
      () => (subject.string("desync_mitigation_mode") === "monitor" ? "only watches ambiguous requests" : undefined),
    );
  },
  passes: [
    balancer(DROP),
    balancer(`${DROP}\n  desync_mitigation_mode = "strictest"`),
    balancer('load_balancer_type = "network"'),
  ],
  fails: [
    balancer(),
    balancer("drop_invalid_header_fields = false"),
    balancer(`${DROP}\n  desync_mitigation_mode = "monitor"`),
  ],
  undecided: [
    balancer("drop_invalid_header_fields = var.unknown"),
    balancer(`${DROP}\n  desync_mitigation_mode = var.unknown`),
  ],
});
