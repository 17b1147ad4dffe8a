import { defineRule } from "../../engine/rule";
import { subnet, vpc } from "../../evidence/networks";

const mapped = (attributes: string): string => vpc(subnet("a", '"us-east-1a"', attributes));
const defaultSubnet = (attributes: string): string =>
  `resource "aws_default_subnet" "d" {\n  availability_zone = "us-east-1a"\n  ${attributes}\n}`;

export const noPublicAddressByDefault = defineRule({
  id: "no-public-address-by-default",
  title: "a subnet must not give public addresses to whatever starts in it",
  severity: "medium",
  why: "a machine is then on the internet because nobody said that it should not be",
  fix: "leave map_public_ip_on_launch out; load balancers and NAT gateways get their addresses without it",
  example: 'resource "aws_subnet" "public" {\n  map_public_ip_on_launch = false',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15",
  controls: { "FSBP 1.0.0": ["EC2.15"] },
  aliases: {
    checkov: ["CKV_AWS_130"],
    cdkNag: ["VPCSubnetAutoAssignPublicIpDisabled"],
    trivy: ["AWS-0164"],
  },
  appliesTo: ["aws_subnet", "aws_default_subnet"],
  check: (subject) => {
    // The provider turns it on in a default subnet that does not say otherwise, as AWS does.
    const isMapped = subject.flag("map_public_ip_on_launch") ?? subject.type === "aws_default_subnet";
    return isMapped ? "gives a public address to whatever starts in it" : undefined;
  },
  passes: [mapped(""), mapped("map_public_ip_on_launch = false"), defaultSubnet("map_public_ip_on_launch = false")],
  fails: [mapped("map_public_ip_on_launch = true"), mapped('map_public_ip_on_launch = "true"'), defaultSubnet("")],
  undecided: [mapped("map_public_ip_on_launch = var.unknown")],
});
