import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { LOAD_BALANCERS } from "../../facts/load-balancers";

const balancer = (body: string): string => only("aws_lb", `subnets = ["subnet-1", "subnet-2"]; ${body}`);

export const loadBalancerKept = defineRule({
  id: "load-balancer-kept",
  title: "a load balancer must be protected from deletion",
  severity: "medium",
  why: "one call takes everything behind it off the internet, and its new address is another one",
  fix: "turn enable_deletion_protection on, at least in production",
  example: 'resource "aws_lb" "public" {\n  enable_deletion_protection = true',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-6",
  controls: { "FSBP 1.0.0": ["ELB.6"] },
  aliases: { checkov: ["CKV_AWS_150"], cdkNag: ["ELBDeletionProtectionEnabled"] },
  appliesTo: LOAD_BALANCERS,
  check: (subject) => (subject.flag("enable_deletion_protection") ? undefined : "may be deleted by one call"),
  passes: [balancer("enable_deletion_protection = true")],
  fails: [balancer(""), balancer("enable_deletion_protection = false")],
  undecided: [balancer("enable_deletion_protection = var.unknown")],
});
