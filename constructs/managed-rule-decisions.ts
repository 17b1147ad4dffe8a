/**
 * What is done with a request that a rule of AWS takes for an attack. `outside free text` blocks it except where the API
 * takes free text, which may look like anything: what is stored there is a parameter of every SQL statement, a JSON string
 * in every answer and a text node of the page.
 */
export type Decision = "block" | "outside free text";

/** Rules of the three groups, and what is decided of each. ADR 17 says why; a rule that AWS adds later blocks.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-use-case.html */
export const MANAGED_RULES: Readonly<Record<string, Readonly<Record<string, Decision>>>> = {
  AWSManagedRulesCommonRuleSet: {
    NoUserAgent_HEADER: "block",
    UserAgent_BadBots_HEADER: "block",
    SizeRestrictions_QUERYSTRING: "outside free text", // 2 kB: a name in Japanese is more, and so is a list of ids
    SizeRestrictions_Cookie_HEADER: "block",
    SizeRestrictions_BODY: "outside free text", // 8 kB, and no setting raises it before a load balancer
    SizeRestrictions_URIPATH: "block",
    EC2MetaDataSSRF_BODY: "outside free text",
    EC2MetaDataSSRF_COOKIE: "block",
    EC2MetaDataSSRF_URIPATH: "block",
    EC2MetaDataSSRF_QUERYARGUMENTS: "outside free text",
    GenericLFI_QUERYARGUMENTS: "outside free text",
    GenericLFI_URIPATH: "block",
    GenericLFI_BODY: "outside free text",
    RestrictedExtensions_URIPATH: "block",
    RestrictedExtensions_QUERYARGUMENTS: "outside free text",
    GenericRFI_QUERYARGUMENTS: "outside free text",
    GenericRFI_BODY: "outside free text",
    GenericRFI_URIPATH: "block",
    CrossSiteScripting_COOKIE: "block",
    CrossSiteScripting_QUERYARGUMENTS: "outside free text",
    CrossSiteScripting_BODY: "outside free text",
    CrossSiteScripting_URIPATH: "block",
  },
  AWSManagedRulesKnownBadInputsRuleSet: {
    JavaDeserializationRCE_HEADER: "block",
    JavaDeserializationRCE_BODY: "block",
    JavaDeserializationRCE_URIPATH: "block",
    JavaDeserializationRCE_QUERYSTRING: "block",
    Host_localhost_HEADER: "block",
    PROPFIND_METHOD: "block",
    ExploitablePaths_URIPATH: "block",
    Log4JRCE_HEADER: "block",
    Log4JRCE_QUERYSTRING: "block",
    Log4JRCE_BODY: "block",
    Log4JRCE_URIPATH: "block",
    ReactJSRCE_BODY: "block",
  },
  AWSManagedRulesSQLiRuleSet: {
    SQLi_QUERYARGUMENTS: "outside free text",
    SQLiExtendedPatterns_QUERYARGUMENTS: "outside free text",
    SQLi_BODY: "outside free text",
    SQLiExtendedPatterns_BODY: "outside free text",
    SQLi_COOKIE: "block",
    SQLi_URIPATH: "block",
  },
};

/** What the labels of a group begin with. */
const NAMESPACES: Readonly<Record<string, string>> = {
  AWSManagedRulesCommonRuleSet: "awswaf:managed:aws:core-rule-set:",
  AWSManagedRulesSQLiRuleSet: "awswaf:managed:aws:sql-database:",
};

/** Labels of all rules that block outside free text only: `SQLi_BODY` adds `…:SQLi_Body`. */
export const labelsOutsideFreeText = (): string[] =>
  Object.entries(MANAGED_RULES).flatMap(([group, rules]) =>
    Object.entries(rules)
      .filter(([, decision]) => decision === "outside free text")
      .map(([rule]) => {
        const name = rule
          .replace(/_BODY$/, "_Body")
          .replace(/_QUERYSTRING$/, "_QueryString")
          .replace(/_QUERYARGUMENTS$/, "_QueryArguments");
        return `${NAMESPACES[group]}${name}`;
      }),
  );
