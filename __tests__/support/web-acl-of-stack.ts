import type { WebACL } from "@aws-sdk/client-wafv2";
import type { DeployedWebAcl } from "../../rehearsal/waf/web-acl";
import type { Settings, Synthesis } from "./synthesize";

/** Blocks whose name is not simply that of the API in other letters. */
const NAMES: Readonly<Record<string, string>> = {
  arn: "ARN",
  rule: "Rules",
  rule_label: "RuleLabels",
  rule_action_override: "RuleActionOverrides",
  text_transformation: "TextTransformations",
  response_header: "ResponseHeaders",
  insert_header: "InsertHeaders",
  cloudwatch_metrics_enabled: "CloudWatchMetricsEnabled",
  ip_set_reference_statement: "IPSetReferenceStatement",
};

const apiName = (name: string): string =>
  NAMES[name] ?? name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const LISTS = new Set(["Rules", "RuleLabels", "RuleActionOverrides", "TextTransformations", "ResponseHeaders"]);
const MANY_STATEMENTS = new Set(["AndStatement", "OrStatement"]);

/** What the provider sends for a block of Terraform's JSON. */
const apiOf = (value: unknown, within = ""): unknown => {
  if (Array.isArray(value)) return value.map((item) => apiOf(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = apiName(key);
      if (name === "Statement" && MANY_STATEMENTS.has(within)) return ["Statements", apiOf(inner)];
      if (name === "SearchString") return [name, Buffer.from(String(inner))];
      return [name, LISTS.has(name) ? apiOf([inner].flat()) : apiOf(inner, name)];
    }),
  );
};

const CUSTOM = "custom_response_body";

/** The web ACL of a stack as AWS would hold it, without waiting for Terraform. */
export const webAclOf = (stack: Synthesis): DeployedWebAcl => {
  const { [CUSTOM]: bodies = [], ...settings } = stack.only("aws_wafv2_web_acl");
  const acl = apiOf(settings) as WebACL;
  return {
    acl: {
      ...acl,
      ARN: "arn:acl",
      LabelNamespace: `awswaf:123456789012:webacl:${acl.Name}:`,
      CustomResponseBodies: Object.fromEntries(
        (bodies as Settings[]).map(({ key, content, content_type }) => [
          key,
          { Content: content, ContentType: content_type },
        ]),
      ) as NonNullable<WebACL["CustomResponseBodies"]>,
    },
    ipSets: new Map(),
    patternSets: new Map(),
    ruleGroups: new Map(),
    logging: undefined,
  };
};
