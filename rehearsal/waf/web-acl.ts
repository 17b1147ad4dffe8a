import type { LoggingConfiguration, RuleGroup, WebACL } from "@aws-sdk/client-wafv2";

/** A web ACL with everything that its rules refer to. */
export interface DeployedWebAcl {
  readonly acl: WebACL;
  /** Blocks of addresses, by the ARN of the IP set. */
  readonly ipSets: ReadonlyMap<string, readonly string[]>;
  /** Regular expressions, by the ARN of the pattern set. */
  readonly patternSets: ReadonlyMap<string, readonly string[]>;
  readonly ruleGroups: ReadonlyMap<string, RuleGroup>;
  readonly logging: LoggingConfiguration | undefined;
}
