import type { Rule } from "@aws-sdk/client-wafv2";
import { managedGroup } from "./managed/all";
import { statementsIn } from "./read-web-acl";
import type { DeployedWebAcl } from "./web-acl";
import { unplayedDestinations } from "./web-acl-log";

const wordsOfGroup = ({ Statement: statement }: Rule): string[] => {
  const managed = statement?.ManagedRuleGroupStatement;
  if (!managed) return [];
  const group = managedGroup(managed.Name);
  if (!group) return [`${managed.Name} is not rehearsed: every request passes it here, and on AWS it may block some`];
  const left = group.notPlayed.length > 0 ? `; ${group.notPlayed.join(", ")} match nothing here` : "";
  const version = managed.Version ? `; ${managed.Version} is played as what AWS documents of the newest version` : "";
  return [
    `${managed.Name} is played by the best known patterns, and AWS looks for more than it publishes${left}${version}`,
  ];
};

const unknownable = (rule: Rule): string[] => {
  const kinds = rule.Statement ? statementsIn(rule.Statement).flatMap((one) => Object.keys(one)) : [];
  const refused = [
    ...kinds.filter((kind) => kind === "GeoMatchStatement" || kind === "AsnMatchStatement"),
    ...(rule.Action?.Captcha ? ["Captcha"] : []),
    ...(rule.Action?.Challenge ? ["Challenge"] : []),
  ];
  return [...new Set(refused)].map(
    (what) => `rule ${rule.Name}: ${what} is not rehearsed; a request that depends on it is answered with 501`,
  );
};

/** What of a web ACL is otherwise here than on AWS, a line each for the operator. */
export const notRehearsedOf = (webAcl: DeployedWebAcl): string[] => {
  const { acl, ruleGroups } = webAcl;
  const log = unplayedDestinations(webAcl).map((arn) => `its log to ${arn} is not rehearsed and written nowhere`);
  const rules = [acl, ...ruleGroups.values()].flatMap(({ Rules = [] }) => Rules);
  const lines = [...rules.flatMap((rule) => [...wordsOfGroup(rule), ...unknownable(rule)]), ...log];
  return lines.map((line) => `web ACL ${acl.Name}: ${line}`);
};
