import { labelsOutsideFreeText, MANAGED_RULES } from "../../constructs/managed-rule-decisions";
import { MANAGED_GROUPS } from "../../rehearsal/waf/managed/all";

/** Labels that the rules of AWS really add, by the name of the rule. */
const labels = new Map(
  MANAGED_GROUPS.flatMap(({ labelPrefix, rules }) =>
    rules.map(({ Name, RuleLabels }) => [Name, `${labelPrefix}${RuleLabels?.[0]?.Name}`] as const),
  ),
);

describe("what is decided of AWS's rules", () => {
  it("asks for the labels that the rules add", () => {
    const known = [...labels.values()];
    const patterns = labelsOutsideFreeText().filter((label) => !label.includes("ExtendedPatterns"));
    expect(patterns.length).toBeGreaterThan(10);
    expect(patterns.filter((label) => !known.includes(label))).toEqual([]);
  });

  it("blocks everywhere what is no free text: paths, headers, cookies, methods", () => {
    const decided = Object.values(MANAGED_RULES).flatMap((rules) => Object.entries(rules));
    const loosened = decided.filter(([, decision]) => decision !== "block").map(([rule]) => rule);
    expect(loosened.filter((rule) => !/_(BODY|QUERYARGUMENTS|QUERYSTRING)$/.test(rule))).toEqual([]);
  });

  it("blocks everywhere what no text can mean well", () => {
    const { AWSManagedRulesKnownBadInputsRuleSet: bad = {} } = MANAGED_RULES;
    expect(Object.values(bad).filter((decision) => decision !== "block")).toEqual([]);
  });
});
