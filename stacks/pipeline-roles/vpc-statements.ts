import type { PolicyStatement } from "../../constructs/policy-document";
import type { Scope } from "../scope";

/** What makes something, and what it makes. In one entry no action uses what another makes: each is checked for both. */
const MAKING: readonly { readonly sid: string; readonly makes: Readonly<Record<string, string>> }[] = [
  { sid: "MakeVpc", makes: { "ec2:CreateVpc": "vpc" } },
  {
    sid: "MakeInVpc",
    makes: {
      "ec2:AllocateAddress": "elastic-ip",
      "ec2:CreateInternetGateway": "internet-gateway",
      "ec2:CreateRouteTable": "route-table",
      "ec2:CreateSecurityGroup": "security-group",
      "ec2:CreateSubnet": "subnet",
    },
  },
  {
    sid: "MakeOfParts",
    makes: {
      "ec2:AuthorizeSecurityGroupEgress": "security-group-rule",
      "ec2:AuthorizeSecurityGroupIngress": "security-group-rule",
      "ec2:CreateFlowLogs": "vpc-flow-log",
      "ec2:CreateNatGateway": "natgateway",
      "ec2:CreateVpcEndpoint": "vpc-endpoint",
    },
  },
];
const TAGGED_WHEN_MADE = MAKING.flatMap(({ makes }) => Object.keys(makes)).map((action) => action.slice("ec2:".length));

/** What the making of something else needs of what is there: the VPC of a subnet, the subnet of a NAT gateway. */
const USED = [
  "ec2:AuthorizeSecurityGroupEgress",
  "ec2:AuthorizeSecurityGroupIngress",
  "ec2:CreateFlowLogs",
  "ec2:CreateNatGateway",
  "ec2:CreateRouteTable",
  "ec2:CreateSecurityGroup",
  "ec2:CreateSubnet",
  "ec2:CreateVpcEndpoint",
];

/** Changes, deletions, and the one reading that AWS checks for a single resource. */
const CHANGES = [
  "ec2:AssociateRouteTable",
  "ec2:AttachInternetGateway",
  "ec2:CreateRoute",
  "ec2:CreateTags",
  "ec2:DeleteFlowLogs",
  "ec2:DeleteInternetGateway",
  "ec2:DeleteNatGateway",
  "ec2:DeleteRoute",
  "ec2:DeleteRouteTable",
  "ec2:DeleteSecurityGroup",
  "ec2:DeleteSubnet",
  "ec2:DeleteTags",
  "ec2:DeleteVpc",
  "ec2:DeleteVpcEndpoints",
  "ec2:DescribeVpcAttribute",
  "ec2:DetachInternetGateway",
  "ec2:DisassociateAddress",
  "ec2:DisassociateRouteTable",
  "ec2:ModifySecurityGroupRules",
  "ec2:ModifySubnetAttribute",
  "ec2:ModifyVpcAttribute",
  "ec2:ModifyVpcEndpoint",
  "ec2:ReleaseAddress",
  "ec2:ReplaceRoute",
  "ec2:ReplaceRouteTableAssociation",
  "ec2:RevokeSecurityGroupEgress",
  "ec2:RevokeSecurityGroupIngress",
];

/**
 * The network. EC2 gives its resources ids that nobody knows before, so tags tell what is the environment's: what is made
 * has to be given them in the same request, and only what carries them is used, changed or deleted.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export const vpcStatements = ({ arn, made, owned, unclaimed }: Scope): PolicyStatement[] => [
  ...MAKING.map(({ sid, makes }) => ({
    sid,
    actions: Object.keys(makes),
    resources: [...new Set(Object.values(makes))].map((type) => arn("ec2", `${type}/*`)),
    condition: { StringEquals: made },
  })),
  {
    sid: "TagWhatIsMade",
    actions: ["ec2:CreateTags"],
    resources: [arn("ec2", "*/*")],
    condition: { StringEquals: { "ec2:CreateAction": TAGGED_WHEN_MADE, ...made } },
  },
  {
    sid: "UseAndChange",
    actions: [...USED, ...CHANGES],
    resources: [arn("ec2", "*/*")],
    condition: { StringEquals: owned },
  },
  {
    // The security group that AWS makes with a VPC has no tags until it is given ours. So may any other that nobody has
    // tagged: a group that must stay out of reach carries a tag `Project`.
    sid: "AdoptDefaultGroup",
    actions: ["ec2:CreateTags"],
    resources: [arn("ec2", "security-group/*")],
    condition: { StringEquals: made, Null: unclaimed },
  },
];
