import { defineRule } from "../../engine/rule";
import { vpc } from "../../evidence/networks";

const log = (attributes: string): string =>
  vpc(`resource "aws_flow_log" "f" {
  log_destination      = "arn:aws:s3:::logs"
  log_destination_type = "s3"
  ${attributes}
}`);

export const vpcFlowLogs = defineRule({
  id: "vpc-flow-logs",
  title: "a network must record who talks to whom",
  severity: "medium",
  why: "after a break-in nobody can say where it came from and what left, nor why a connection is refused",
  fix: "add an aws_flow_log that records at least what is refused",
  example: 'resource "aws_flow_log" "main" {\n  vpc_id = aws_vpc.main.id, traffic_type = "ALL"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6",
  controls: { "FSBP 1.0.0": ["EC2.6"], "CIS AWS 3.0.0": ["3.7"] },
  aliases: { checkov: ["CKV2_AWS_11"], cdkNag: ["AwsSolutions-VPC7"], trivy: ["AWS-0178"] },
  appliesTo: ["aws_vpc", "aws_default_vpc"],
  check: (subject) => {
    const isRecorded = subject.linked("aws_flow_log", "vpc_id").some((log) => log.string("traffic_type") !== "ACCEPT");
    return isRecorded ? undefined : "no flow log records what is refused";
  },
  passes: [
    log('vpc_id = aws_vpc.v.id\n  traffic_type = "ALL"'),
    log('vpc_id = aws_vpc.v.id\n  traffic_type = "REJECT"'),
  ],
  fails: [
    vpc(),
    log('vpc_id = aws_vpc.v.id\n  traffic_type = "ACCEPT"'),
    log('vpc_id = "vpc-2"\n  traffic_type = "ALL"'),
    log('subnet_id = "subnet-1"\n  traffic_type = "ALL"'),
    log('count = 0\n  vpc_id = aws_vpc.v.id\n  traffic_type = "ALL"'),
  ],
  undecided: [
    log('vpc_id = var.unknown\n  traffic_type = "ALL"'),
    log("vpc_id = aws_vpc.v.id\n  traffic_type = var.unknown"),
  ],
});
