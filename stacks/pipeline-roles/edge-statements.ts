import type { PolicyStatement } from "../../constructs/policy-document";
import type { Scope } from "../scope";

/** The load balancer, its target groups and the firewall before it. */
export const edgeStatements = ({ name, names, arn }: Scope): PolicyStatement[] => {
  const alb = arn("elasticloadbalancing", `loadbalancer/app/${names.loadBalancer}/*`);
  const webAcl = arn("wafv2", `regional/webacl/${names.firewall}/*`);
  return [
    {
      sid: "LoadBalancing",
      actions: [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:SetRulePriorities",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ],
      resources: [
        alb,
        arn("elasticloadbalancing", `listener/app/${names.loadBalancer}/*/*`),
        arn("elasticloadbalancing", `listener-rule/app/${names.loadBalancer}/*/*/*`),
        arn("elasticloadbalancing", `targetgroup/${name}-*-tg/*`),
      ],
    },
    {
      sid: "Firewall",
      actions: [
        "wafv2:DeleteLoggingConfiguration",
        "wafv2:DeleteWebACL",
        "wafv2:GetLoggingConfiguration",
        "wafv2:GetWebACL",
        "wafv2:ListTagsForResource",
        "wafv2:PutLoggingConfiguration",
        "wafv2:TagResource",
        "wafv2:UntagResource",
      ],
      resources: [webAcl],
    },
    {
      sid: "FirewallRules",
      actions: ["wafv2:CreateWebACL", "wafv2:UpdateWebACL"],
      resources: [webAcl, arn("wafv2", "regional/managedruleset/*")], // AWS's own rules, under the caller's account
    },
    {
      sid: "FirewallBeforeLoadBalancer",
      actions: ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL", "wafv2:GetWebACLForResource"],
      resources: [webAcl, alb],
    },
  ];
};

/**
 * The certificate and the records of the environment's domain. A zone is shared, so its records are limited by their names.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
export const domainStatements = ({ arn, made, owned, unclaimed }: Scope, domainName: string): PolicyStatement[] => [
  {
    sid: "RequestCertificate", // there is no ARN before the answer
    actions: ["acm:RequestCertificate"],
    resources: ["*"],
    condition: { StringEquals: made, "ForAllValues:StringEquals": { "acm:DomainNames": [domainName] } },
  },
  {
    sid: "TagCertificate",
    actions: ["acm:AddTagsToCertificate"],
    resources: [arn("acm", "certificate/*")],
    condition: { StringEquals: made, Null: unclaimed },
  },
  {
    sid: "Certificate",
    actions: [
      "acm:DeleteCertificate",
      "acm:DescribeCertificate",
      "acm:ListTagsForCertificate",
      "acm:RemoveTagsFromCertificate",
      "acm:UpdateCertificateOptions",
    ],
    resources: [arn("acm", "certificate/*")],
    condition: { StringEquals: owned },
  },
  {
    sid: "Records",
    actions: ["route53:ChangeResourceRecordSets"],
    resources: ["arn:aws:route53:::hostedzone/*"],
    condition: {
      "ForAllValues:StringLike": {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": [domainName, `*.${domainName}`],
      },
    },
  },
  {
    sid: "Zone",
    actions: [
      "route53:GetChange",
      "route53:GetHostedZone",
      "route53:ListResourceRecordSets",
      "route53:ListTagsForResource",
    ],
    resources: ["arn:aws:route53:::hostedzone/*", "arn:aws:route53:::change/*"],
  },
];
