import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { Construct } from "constructs";

/** Rule groups that AWS keeps up to date; the second knows Log4j's.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html */
const MANAGED_RULES = [
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
];
/** Requests from one address in five minutes; a clerk makes a few hundred. */
const MOST_REQUESTS_PER_ADDRESS = 2000;

export interface WebFirewallProps {
  readonly firewallName: string;
  /** Load balancer that it stands in front of. */
  readonly resourceArn: string;
  readonly logRetentionDays: number;
}

/** A web application firewall: AWS's managed rules, a limit for each address, and a log of what it did. */
export class WebFirewall extends Construct {
  constructor(scope: Construct, id: string, { firewallName, resourceArn, logRetentionDays }: WebFirewallProps) {
    super(scope, id);
    const acl = new Wafv2WebAcl(this, "acl", {
      name: firewallName,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: measured(firewallName),
      rule: [...MANAGED_RULES.map(managedRule), rateRule(MANAGED_RULES.length)],
    });
    new Wafv2WebAclAssociation(this, "association", { resourceArn, webAclArn: acl.arn });
    const group = new CloudwatchLogGroup(this, "log", {
      name: `aws-waf-logs-${firewallName}`, // WAF writes to no group without this prefix
      retentionInDays: logRetentionDays,
    });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      logDestinationConfigs: [group.arn],
      redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
    });
  }
}

const measured = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

const managedRule = (name: string, priority: number) => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: { managed_rule_group_statement: { name, vendor_name: "AWS" } },
  visibilityConfig: measured(name),
});

const rateRule = (priority: number) => ({
  name: "RatePerAddress",
  priority,
  action: { block: {} },
  statement: { rate_based_statement: { aggregate_key_type: "IP", limit: MOST_REQUESTS_PER_ADDRESS } },
  visibilityConfig: measured("RatePerAddress"),
});
