import type { ComparisonOperator, FieldToMatch, Statement } from "@aws-sdk/client-wafv2";
import { INSPECTED_BODY_BYTES } from "../inspected-request";
import { AS_IT_IS, inAnyGuise, inOrder, type ManagedGroup, managedRule, revealed, ruleForEach } from "./managed-group";

const MAX_QUERY_BYTES = 2048;
const MAX_COOKIE_BYTES = 10_240;
const MAX_PATH_BYTES = 1024;

const size = (FieldToMatch: FieldToMatch, ComparisonOperator: ComparisonOperator, Size: number): Statement => ({
  SizeConstraintStatement: { FieldToMatch, ComparisonOperator, Size, TextTransformations: AS_IT_IS },
});

const USER_AGENT = { SingleHeader: { Name: "user-agent" } };

/** A scanner that gives its name. AWS names two of them. */
const badBot = (name: string): Statement => ({
  ByteMatchStatement: {
    FieldToMatch: USER_AGENT,
    SearchString: Buffer.from(name),
    PositionalConstraint: "CONTAINS",
    TextTransformations: [{ Priority: 0, Type: "LOWERCASE" }],
  },
});

/** AWS's rules for every web application. */
export const coreRuleSet: ManagedGroup = {
  name: "AWSManagedRulesCommonRuleSet",
  labelPrefix: "awswaf:managed:aws:core-rule-set:",
  page: "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
  notPlayed: [],
  rules: inOrder([
    managedRule("NoUserAgent_HEADER", "NoUserAgent_Header", {
      NotStatement: { Statement: size(USER_AGENT, "GE", 1) },
    }),
    managedRule("UserAgent_BadBots_HEADER", "BadBots_Header", {
      OrStatement: { Statements: ["nessus", "nmap"].map(badBot) },
    }),
    managedRule(
      "SizeRestrictions_QUERYSTRING",
      "SizeRestrictions_QueryString",
      size({ QueryString: {} }, "GT", MAX_QUERY_BYTES),
    ),
    managedRule(
      "SizeRestrictions_Cookie_HEADER",
      "SizeRestrictions_Cookie_Header",
      size({ SingleHeader: { Name: "cookie" } }, "GT", MAX_COOKIE_BYTES),
    ),
    managedRule(
      "SizeRestrictions_BODY",
      "SizeRestrictions_Body",
      size({ Body: { OversizeHandling: "MATCH" } }, "GT", INSPECTED_BODY_BYTES),
    ),
    managedRule("SizeRestrictions_URIPATH", "SizeRestrictions_URIPath", size({ UriPath: {} }, "GT", MAX_PATH_BYTES)),
    ...ruleForEach(
      "EC2MetaDataSSRF",
      ["BODY", "COOKIE", "URIPATH", "QUERYARGUMENTS"],
      revealed(String.raw`169\.254\.169\.254|fd00:ec2::254|/latest/meta-data`),
    ),
    ...ruleForEach(
      "GenericLFI",
      ["QUERYARGUMENTS", "URIPATH", "BODY"],
      revealed(String.raw`\.\.[/\\]|/etc/(passwd|shadow|hosts)\b`),
    ),
    // The two endings that AWS names; its own list is longer.
    ...ruleForEach("RestrictedExtensions", ["URIPATH", "QUERYARGUMENTS"], revealed(String.raw`\.(log|ini)$`)),
    ...ruleForEach(
      "GenericRFI",
      ["QUERYARGUMENTS", "BODY", "URIPATH"],
      revealed(String.raw`\b(https?|ftps?|file)://\d{1,3}(\.\d{1,3}){3}\b`),
    ),
    ...ruleForEach("CrossSiteScripting", ["COOKIE", "QUERYARGUMENTS", "BODY", "URIPATH"], (FieldToMatch) =>
      inAnyGuise((TextTransformations) => ({ XssMatchStatement: { FieldToMatch, TextTransformations } })),
    ),
  ]),
};
