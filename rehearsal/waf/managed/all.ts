import { coreRuleSet } from "./core-rule-set";
import { knownBadInputs } from "./known-bad-inputs";
import type { ManagedGroup } from "./managed-group";
import { sqlDatabase } from "./sql-database";

/** The groups of AWS whose rules are played. */
export const MANAGED_GROUPS: readonly ManagedGroup[] = [coreRuleSet, knownBadInputs, sqlDatabase];

/**
 * The groups of AWS that have a name and are not played: every request passes them here.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export const OTHER_MANAGED_GROUPS = [
  "AWSManagedRulesAdminProtectionRuleSet",
  "AWSManagedRulesLinuxRuleSet",
  "AWSManagedRulesUnixRuleSet",
  "AWSManagedRulesWindowsRuleSet",
  "AWSManagedRulesPHPRuleSet",
  "AWSManagedRulesWordPressRuleSet",
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesAnonymousIpList",
  "AWSManagedRulesBotControlRuleSet",
  "AWSManagedRulesATPRuleSet",
  "AWSManagedRulesACFPRuleSet",
  "AWSManagedRulesAntiDDoSRuleSet",
] as const;

/** The played group of a name. */
export const managedGroup = (name: string | undefined): ManagedGroup | undefined =>
  MANAGED_GROUPS.find((group) => group.name === name);
