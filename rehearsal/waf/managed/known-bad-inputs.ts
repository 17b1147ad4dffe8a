import type { FieldToMatch, Statement } from "@aws-sdk/client-wafv2";
import { inOrder, type ManagedGroup, managedRule, revealed, ruleForEach } from "./managed-group";

const contains = (FieldToMatch: FieldToMatch, text: string): Statement => ({
  ByteMatchStatement: {
    FieldToMatch,
    SearchString: Buffer.from(text),
    PositionalConstraint: "CONTAINS",
    TextTransformations: [{ Priority: 0, Type: "LOWERCASE" }],
  },
});

/** AWS's rules for requests that can only be meant badly. */
export const knownBadInputs: ManagedGroup = {
  name: "AWSManagedRulesKnownBadInputsRuleSet",
  labelPrefix: "awswaf:managed:aws:known-bad-inputs:",
  page: "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
  notPlayed: ["ReactJSRCE_BODY"],
  rules: inOrder([
    ...ruleForEach(
      "JavaDeserializationRCE",
      ["HEADER", "BODY", "URIPATH", "QUERYSTRING"],
      revealed(String.raw`java\.lang\.(runtime|processbuilder)|getruntime\s*\(\s*\)\s*\.exec`),
    ),
    managedRule(
      "Host_localhost_HEADER",
      "Host_Localhost_Header",
      contains({ SingleHeader: { Name: "host" } }, "localhost"),
    ),
    managedRule("PROPFIND_METHOD", "Propfind_Method", contains({ Method: {} }, "propfind")),
    managedRule("ExploitablePaths_URIPATH", "ExploitablePaths_URIPath", contains({ UriPath: {} }, "web-inf")),
    ...ruleForEach(
      "Log4JRCE",
      ["HEADER", "QUERYSTRING", "BODY", "URIPATH"],
      revealed(String.raw`\$\{\s*jndi\b|\$\{[^}]{0,100}\$\{|\$\{(lower|upper|env|sys|java|date|::-)`),
    ),
  ]),
};
