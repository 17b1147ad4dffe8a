import { defineRule, NotApplicable } from "../../engine/rule";
import { balancer } from "../../evidence/networks";
import { kindOf, LOAD_BALANCERS } from "../../facts/load-balancers";

const logs = (attributes: string, more = ""): string =>
  balancer(`access_logs {\n    bucket = "logs"\n    ${attributes}\n  }\n  ${more}`);

export const loadBalancerAccessLogs = defineRule({
  id: "load-balancer-access-logs",
  title: "a load balancer must write its access log",
  severity: "medium",
  why: "who asked for what, and what they got, is otherwise not known after an attack or an outage",
  fix: "add access_logs with a bucket, and enable it: naming the bucket alone does not",
  example: "access_logs {\n  bucket = aws_s3_bucket.logs.id, enabled = true",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5",
  controls: { "FSBP 1.0.0": ["ELB.5"] },
  aliases: { checkov: ["CKV_AWS_91"], cdkNag: ["AwsSolutions-ELB2"] },
  appliesTo: LOAD_BALANCERS,
  check: (subject) => {
    const kind = kindOf(subject);
    if (kind === "gateway") return new NotApplicable("a gateway load balancer has no access log");
    return subject.block("access_logs")?.flag("enabled") ? undefined : "writes no access log";
  },
  passes: [logs("enabled = true"), logs("enabled = true", 'load_balancer_type = "network"')],
  fails: [balancer(), logs(""), logs("enabled = false")],
  undecided: [logs("enabled = var.unknown")],
});
