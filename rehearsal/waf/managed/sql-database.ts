import { inAnyGuise, inOrder, type ManagedGroup, ruleForEach } from "./managed-group";

/** AWS's rules for applications with an SQL database. */
export const sqlDatabase: ManagedGroup = {
  name: "AWSManagedRulesSQLiRuleSet",
  labelPrefix: "awswaf:managed:aws:sql-database:",
  page: "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-use-case.html",
  notPlayed: ["SQLiExtendedPatterns_QUERYARGUMENTS", "SQLiExtendedPatterns_BODY"],
  rules: inOrder(
    ruleForEach("SQLi", ["QUERYARGUMENTS", "BODY", "COOKIE", "URIPATH"], (FieldToMatch) =>
      inAnyGuise((TextTransformations) => ({
        SqliMatchStatement: { FieldToMatch, TextTransformations, SensitivityLevel: "LOW" },
      })),
    ),
  ),
};
