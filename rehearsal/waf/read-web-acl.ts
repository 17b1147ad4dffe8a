import {
  GetIPSetCommand,
  GetLoggingConfigurationCommand,
  GetRegexPatternSetCommand,
  GetRuleGroupCommand,
  GetWebACLForResourceCommand,
  type LoggingConfiguration,
  type Rule,
  type RuleGroup,
  type Statement,
  WAFNonexistentItemException,
  type WAFV2Client,
} from "@aws-sdk/client-wafv2";
import type { DeployedWebAcl } from "./web-acl";

/** Every statement that is nested in a statement, and itself. */
export const statementsIn = (statement: Statement): Statement[] => [
  statement,
  ...[
    ...(statement.AndStatement?.Statements ?? []),
    ...(statement.OrStatement?.Statements ?? []),
    statement.NotStatement?.Statement ?? {},
    statement.RateBasedStatement?.ScopeDownStatement ?? {},
    statement.ManagedRuleGroupStatement?.ScopeDownStatement ?? {},
  ]
    .filter((inner) => Object.keys(inner).length > 0)
    .flatMap(statementsIn),
];

const allStatements = (rules: readonly Rule[]): Statement[] =>
  rules.flatMap(({ Statement: statement }) => (statement ? statementsIn(statement) : []));

/** `arn:aws:wafv2:REGION:ACCOUNT:regional/KIND/NAME/ID` */
const partsOfArn = (arn: string) => {
  const [scope = "", , Name = "", Id = ""] = arn.split(":")[5]?.split("/") ?? [];
  return { Name, Id, Scope: scope === "global" ? ("CLOUDFRONT" as const) : ("REGIONAL" as const) };
};

const referred = <Found>(
  statements: readonly Statement[],
  arnOf: (statement: Statement) => string | undefined,
  read: (arn: string) => Promise<Found>,
): Promise<[arn: string, found: Found][]> =>
  Promise.all(
    [...new Set(statements.flatMap((statement) => arnOf(statement) ?? []))].map(
      async (arn): Promise<[string, Found]> => [arn, await read(arn)],
    ),
  );

const readLogging = async (client: WAFV2Client, ResourceArn: string): Promise<LoggingConfiguration | undefined> => {
  try {
    return (await client.send(new GetLoggingConfigurationCommand({ ResourceArn }))).LoggingConfiguration;
  } catch (error) {
    if (error instanceof WAFNonexistentItemException) return undefined;
    throw error;
  }
};

/** The web ACL that stands before a resource, with everything that it refers to. */
export const readWebAcl = async (client: WAFV2Client, ResourceArn: string): Promise<DeployedWebAcl | undefined> => {
  const { WebACL: acl } = await client.send(new GetWebACLForResourceCommand({ ResourceArn }));
  if (!acl?.ARN) return undefined;
  const ruleGroups = new Map<string, RuleGroup>(
    await referred(
      allStatements(acl.Rules ?? []),
      ({ RuleGroupReferenceStatement }) => RuleGroupReferenceStatement?.ARN,
      async (ARN) => (await client.send(new GetRuleGroupCommand({ ARN }))).RuleGroup as RuleGroup,
    ),
  );
  const statements = allStatements([acl, ...ruleGroups.values()].flatMap(({ Rules = [] }) => Rules));
  return {
    acl,
    ruleGroups,
    ipSets: new Map(
      await referred(
        statements,
        ({ IPSetReferenceStatement }) => IPSetReferenceStatement?.ARN,
        async (arn) => (await client.send(new GetIPSetCommand(partsOfArn(arn)))).IPSet?.Addresses ?? [],
      ),
    ),
    patternSets: new Map(
      await referred(
        statements,
        ({ RegexPatternSetReferenceStatement }) => RegexPatternSetReferenceStatement?.ARN,
        async (arn) => {
          const { RegexPatternSet } = await client.send(new GetRegexPatternSetCommand(partsOfArn(arn)));
          return (RegexPatternSet?.RegularExpressionList ?? []).map(({ RegexString = "" }) => RegexString);
        },
      ),
    ),
    logging: await readLogging(client, acl.ARN),
  };
};
