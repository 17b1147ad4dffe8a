import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { Construct } from "constructs";
import { labelsOutsideFreeText, MANAGED_RULES } from "./managed-rule-decisions";

export interface WebFirewallProps {
  readonly firewallName: string;
  /** Load balancer that it stands in front of. */
  readonly resourceArn: string;
  readonly logRetentionDays: number;
  /** Paths, with everything below them, whose body and query may be any text: `/api/products`. */
  readonly freeTextPaths: readonly string[];
  /** Requests from one address in five minutes, 10 to 2,000,000,000. */
  readonly maxRequestsPerAddress: number;
  /**
   * Bytes of a body that the application itself refuses beyond. The firewall stops what needs a digit more to write its
   * size; up to there the application answers, with a content type that WAF cannot give.
   */
  readonly maxBodyBytes: number;
}

const FIVE_MINUTES = 300;

/** Texts that a client gets of a request that is blocked. Like everything in a web ACL they are no secret. */
const ANSWERS = {
  blocked: { status: 403, detail: "the web firewall takes this request for an attack; change what it sends" },
  "body-too-large": { status: 413, detail: "the body is far over what is taken; send less" },
  "too-many-requests": { status: 429, detail: "too many requests from this address; try again in five minutes" },
} as const;
type Answer = keyof typeof ANSWERS;

/**
 * A web application firewall: AWS's managed rules as far as they suit an API that takes free text, a limit of requests for
 * each address, a limit of bytes, and a log of what it did. No value in it may be confidential: it stands in the state.
 */
export class WebFirewall extends Construct {
  constructor(scope: Construct, id: string, props: WebFirewallProps) {
    super(scope, id);
    const { firewallName, resourceArn, logRetentionDays } = props;
    const acl = new Wafv2WebAcl(this, "acl", {
      name: firewallName,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: measured(firewallName),
      customResponseBody: Object.entries(ANSWERS).map(([key, { status, detail }]) => ({
        key,
        contentType: "APPLICATION_JSON", // WAF has no application/problem+json
        content: JSON.stringify({ type: `urn:stockwiz:problem:${key}`, title: titleOf(key), status, detail }),
      })),
      rule: rulesOf(props),
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

const titleOf = (slug: string): string => slug.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase());

const measured = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

const refuse = (answer: Answer, responseHeader: { name: string; value: string }[] = []) => ({
  block: {
    customResponse: { responseCode: ANSWERS[answer].status, customResponseBodyKey: answer, responseHeader },
  },
});

/** The same within a statement, whose JSON the bindings pass on as it is. */
const REFUSED_BY_A_GROUP = {
  block: { custom_response: { response_code: ANSWERS.blocked.status, custom_response_body_key: "blocked" } },
};

const AS_IT_IS = [{ priority: 0, type: "NONE" }];

/** In the order in which they are tried: what is cheap first, labels after the rules that add them. */
const rulesOf = ({ maxRequestsPerAddress, maxBodyBytes, freeTextPaths }: WebFirewallProps) =>
  [
    {
      name: "RatePerAddress",
      action: refuse("too-many-requests", [{ name: "retry-after", value: String(FIVE_MINUTES) }]),
      statement: {
        rate_based_statement: {
          aggregate_key_type: "IP",
          limit: maxRequestsPerAddress,
          evaluation_window_sec: FIVE_MINUTES,
        },
      },
    },
    { name: "BodySize", action: refuse("body-too-large"), statement: longerThan(maxBodyBytes) },
    ...Object.entries(MANAGED_RULES).map(([name, decisions]) => ({
      name,
      overrideAction: { none: {} },
      statement: {
        managed_rule_group_statement: {
          name,
          vendor_name: "AWS",
          rule_action_override: Object.entries(decisions).map(([rule, decision]) => ({
            name: rule,
            action_to_use: decision === "block" ? REFUSED_BY_A_GROUP : { count: {} },
          })),
        },
      },
    })),
    { name: "AttackOutsideFreeText", action: refuse("blocked"), statement: outside(freeTextPaths) },
  ].map((rule, priority) => ({ ...rule, priority, visibilityConfig: measured(rule.name) }));

/**
 * A body is inspected up to 8,192 bytes before a load balancer, so the only measure of a longer one is what its sender
 * says. A body that comes in pieces says nothing: the application counts that.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html
 */
const longerThan = (bytes: number) => ({
  regex_match_statement: {
    regex_string: `^0*[1-9][0-9]{${String(bytes).length},}$`,
    field_to_match: { single_header: { name: "content-length" } },
    text_transformation: AS_IT_IS,
  },
});

/** What a rule that only counts has labelled, anywhere but where free text is taken. */
const outside = (paths: readonly string[]) => ({
  and_statement: {
    statement: [
      {
        or_statement: {
          statement: labelsOutsideFreeText().map((key) => ({ label_match_statement: { scope: "LABEL", key } })),
        },
      },
      {
        not_statement: {
          statement: {
            regex_match_statement: {
              regex_string: `^(${paths.join("|")})(/|$)`,
              field_to_match: { uri_path: {} },
              text_transformation: AS_IT_IS,
            },
          },
        },
      },
    ],
  },
});
