import type {
  CustomHTTPHeader,
  CustomResponse,
  CustomResponseBody,
  Rule,
  RuleAction,
  RuleActionOverride,
  Statement,
} from "@aws-sdk/client-wafv2";
import type { InspectedRequest } from "./inspected-request";
import { managedGroup } from "./managed/all";
import type { RequestRates } from "./request-rates";
import { type Match, matches } from "./statements";
import type { DeployedWebAcl } from "./web-acl";

type Bodies = Readonly<Record<string, CustomResponseBody>>;

/** A rule of a web ACL; where it refers to a group, with the rule of that group. */
export interface FoundRule {
  readonly name: string;
  readonly inGroup?: { readonly group: string; readonly rule: string };
}

/** What a web ACL says of a request. */
export interface Verdict {
  readonly action: "ALLOW" | "BLOCK" | "NOT PLAYED";
  /** The rule that ended it, `Default_Action` where none did. */
  readonly rule: FoundRule;
  readonly ruleType: "REGULAR" | "RATE_BASED" | "GROUP" | "MANAGED_RULE_GROUP";
  /** Of a block that has an answer of its own. */
  readonly response?: CustomResponse;
  readonly body?: CustomResponseBody;
  /** What cannot be told here. */
  readonly notPlayed?: string;
  /** Rules that matched and only counted, in their order. */
  readonly counted: readonly FoundRule[];
  readonly labels: readonly string[];
  /** Headers for the target, as their names stand in the rules. */
  readonly inserted: readonly CustomHTTPHeader[];
}

/** How a rule of a list ends the list. */
interface Ending {
  readonly rule: FoundRule;
  readonly ruleType: Verdict["ruleType"];
  readonly action: "ALLOW" | "BLOCK" | "NOT PLAYED";
  readonly response?: CustomResponse | undefined;
  readonly bodies?: Bodies | undefined;
  readonly notPlayed?: string;
}

/** A list of rules: those of the web ACL, or of a group in it. */
interface RuleList {
  readonly rules: readonly Rule[];
  readonly labelPrefix: string;
  readonly bodies: Bodies | undefined;
  /** The group that it is, and the rule that refers to it. */
  readonly group?: { readonly name: string; readonly referredBy: string };
  readonly overrides: readonly RuleActionOverride[];
}

const byPriority = (rules: readonly Rule[]): Rule[] =>
  [...rules].sort((one, other) => (one.Priority ?? 0) - (other.Priority ?? 0));

/** The group that a rule of a web ACL refers to, as a list of rules. */
const groupOf = (
  statement: Statement,
  { ruleGroups }: DeployedWebAcl,
  referredBy: string,
): RuleList | string | undefined => {
  const own = statement.RuleGroupReferenceStatement;
  const managed = statement.ManagedRuleGroupStatement;
  if (!own && !managed) return undefined;
  const { RuleActionOverrides = [], ExcludedRules = [] } = own ?? managed ?? {};
  const excluded = ExcludedRules.map(({ Name }) => ({ Name, ActionToUse: { Count: {} } }));
  const overrides = [...RuleActionOverrides, ...excluded];
  if (managed) {
    const group = managedGroup(managed.Name);
    const { rules = [], labelPrefix = "" } = group ?? {}; // one that is not played lets every request pass
    return { rules, labelPrefix, overrides, bodies: undefined, group: { name: managed.Name ?? "", referredBy } };
  }
  const group = ruleGroups.get(own?.ARN ?? "");
  if (!group) return `the rule group ${own?.ARN}, which could not be read`;
  const { Rules = [], LabelNamespace = "", CustomResponseBodies, Name = "" } = group;
  return {
    rules: Rules,
    labelPrefix: LabelNamespace,
    bodies: CustomResponseBodies,
    overrides,
    group: { name: Name, referredBy },
  };
};

/** Judges one request by one web ACL. */
class Judgement {
  readonly labels = new Set<string>();
  readonly counted: FoundRule[] = [];
  readonly inserted: CustomHTTPHeader[] = [];

  constructor(
    private readonly webAcl: DeployedWebAcl,
    private readonly request: InspectedRequest,
    private readonly rates: RequestRates,
  ) {}

  /** The first rule that ends the list, if one does. */
  end(list: RuleList): Ending | undefined {
    for (const rule of byPriority(list.rules)) {
      const ending = this.#apply(rule, list);
      if (ending) return ending;
    }
    return undefined;
  }

  #apply(rule: Rule, list: RuleList): Ending | undefined {
    const statement = rule.Statement ?? {};
    const { Name: name = "" } = rule;
    const group = groupOf(statement, this.webAcl, name);
    const ruleType = statement.RateBasedStatement ? "RATE_BASED" : "REGULAR";
    const found: FoundRule = list.group
      ? { name: list.group.referredBy, inGroup: { group: list.group.name, rule: name } }
      : { name };
    if (typeof group === "string") return { rule: found, ruleType: "GROUP", action: "NOT PLAYED", notPlayed: group };
    if (group) return this.#applyGroup(rule, group);
    const isMatch = this.#matches(statement, list.labelPrefix, `${found.name} ${name}`);
    if (typeof isMatch === "object") return { rule: found, ruleType, action: "NOT PLAYED", ...isMatch };
    if (!isMatch) return undefined;
    for (const { Name } of rule.RuleLabels ?? []) this.labels.add(`${list.labelPrefix}${Name}`);
    const override = list.overrides.find(({ Name }) => Name === rule.Name)?.ActionToUse;
    // The answer of an override stands in the web ACL, whoever's rule it overrides.
    const bodies = override ? this.webAcl.acl.CustomResponseBodies : list.bodies;
    return this.#act(override ?? rule.Action ?? {}, { rule: found, ruleType, bodies });
  }

  /** @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-group-override-options.html */
  #applyGroup(rule: Rule, group: RuleList): Ending | undefined {
    const { Name: name = "" } = rule;
    const managed = rule.Statement?.ManagedRuleGroupStatement;
    const scope = managed?.ScopeDownStatement;
    const isInScope = scope ? this.#matches(scope, this.#ownPrefix, name) : true;
    const ruleType = managed ? "MANAGED_RULE_GROUP" : "GROUP";
    if (typeof isInScope === "object") return { rule: { name }, ruleType, action: "NOT PLAYED", ...isInScope };
    if (!isInScope) return undefined;
    const ending = this.end(group);
    if (!ending || ending.action === "NOT PLAYED" || !rule.OverrideAction?.Count)
      return ending && { ...ending, ruleType };
    this.counted.push(ending.rule);
    return undefined;
  }

  get #ownPrefix(): string {
    return this.webAcl.acl.LabelNamespace ?? "";
  }

  #matches(statement: Statement, labelPrefix: string, ruleId: string): Match {
    const { request, webAcl, labels, rates } = this;
    return matches(statement, { request, webAcl, labels, rates, labelPrefix, ruleId: `${webAcl.acl.ARN} ${ruleId}` });
  }

  #act(action: RuleAction, found: Pick<Ending, "rule" | "ruleType" | "bodies">): Ending | undefined {
    if (action.Block) return { ...found, action: "BLOCK", response: action.Block.CustomResponse };
    const passing = action.Allow ?? action.Count;
    this.inserted.push(...(passing?.CustomRequestHandling?.InsertHeaders ?? []));
    if (action.Allow) return { ...found, action: "ALLOW" };
    if (action.Count) {
      this.counted.push(found.rule);
      return undefined;
    }
    const name = Object.keys(action)[0] ?? "an action that is not named";
    return { ...found, action: "NOT PLAYED", notPlayed: `the action ${name}` };
  }
}

/**
 * What a web ACL says of a request: its rules in the order of their priorities, then its default action.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-actions.html
 */
export const judge = (webAcl: DeployedWebAcl, request: InspectedRequest, rates: RequestRates): Verdict => {
  const { Rules = [], LabelNamespace = "", CustomResponseBodies, DefaultAction } = webAcl.acl;
  const judgement = new Judgement(webAcl, request, rates);
  const list = { rules: Rules, labelPrefix: LabelNamespace, bodies: CustomResponseBodies, overrides: [] };
  const byDefault: Ending = {
    rule: { name: "Default_Action" },
    ruleType: "REGULAR",
    action: DefaultAction?.Block ? "BLOCK" : "ALLOW",
    response: DefaultAction?.Block?.CustomResponse,
    bodies: CustomResponseBodies,
  };
  const ending = judgement.end(list) ?? byDefault;
  if (ending === byDefault)
    judgement.inserted.push(...(DefaultAction?.Allow?.CustomRequestHandling?.InsertHeaders ?? []));
  const { rule, ruleType, action, response, bodies, notPlayed } = ending;
  const body = bodies?.[response?.CustomResponseBodyKey ?? ""];
  return {
    rule,
    ruleType,
    action,
    ...(response && { response }),
    ...(body && { body }),
    ...(notPlayed !== undefined && { notPlayed }),
    counted: judgement.counted,
    labels: [...judgement.labels],
    inserted: judgement.inserted,
  };
};
