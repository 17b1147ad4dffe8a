import { isList, isObject, Unknown, unknownsIn, type Value, type ValueObject } from "./value";

const NAMES = {
  actions: "Action",
  not_actions: "NotAction",
  resources: "Resource",
  not_resources: "NotResource",
} as const;

const blocksOf = (value: Value | undefined): readonly Value[] =>
  isList(value) ? value : value === undefined || value === null ? [] : [value];

const isNothing = (value: Value | undefined): boolean =>
  value === undefined || value === null || value === "" || (isList(value) && value.length === 0);

/** `&{aws:username}` of the data source is `${aws:username}` of the policy. */
const withVariables = (value: Value): Value => {
  if (typeof value === "string") return value.replaceAll("&{", "${");
  return isList(value) ? value.map(withVariables) : value;
};

const principalsOf = (blocks: readonly Value[]): Value => {
  const result: Record<string, Value> = {};
  for (const block of blocks) {
    if (!isObject(block)) return block;
    const { type = null, identifiers = null } = block;
    if (type instanceof Unknown) return type;
    result[String(type)] = [...blocksOf(result[String(type)]), ...blocksOf(identifiers)];
  }
  return isList(result["*"]) && result["*"].includes("*") ? "*" : result;
};

const conditionsOf = (blocks: readonly Value[]): Value => {
  const result: Record<string, Record<string, Value>> = {};
  for (const block of blocks) {
    if (!isObject(block)) return block;
    const { test = null, variable = null, values = null } = block;
    const unknown = [test, variable].find((value) => value instanceof Unknown);
    if (unknown) return unknown;
    result[String(test)] = { ...result[String(test)], [String(variable)]: withVariables(values) };
  }
  return result;
};

const statementOf = (block: Value): Value => {
  if (!isObject(block)) return block;
  const { sid, effect, principals, not_principals, condition } = block;
  const statement: Record<string, Value> = { Effect: isNothing(effect) ? "Allow" : (effect as Value) };
  if (!isNothing(sid)) statement.Sid = sid as Value;
  for (const [from, to] of Object.entries(NAMES))
    if (!isNothing(block[from])) statement[to] = withVariables(block[from] as Value);
  if (!isNothing(principals)) statement.Principal = principalsOf(blocksOf(principals));
  if (!isNothing(not_principals)) statement.NotPrincipal = principalsOf(blocksOf(not_principals));
  if (!isNothing(condition)) statement.Condition = conditionsOf(blocksOf(condition));
  return statement;
};

/** Statements of a document in text, or one unknown in their place. */
const statementsIn = (text: Value): readonly Value[] => {
  const document = text instanceof Unknown ? (text.json ?? text) : parsed(text);
  return isObject(document) ? blocksOf(document.Statement) : [document];
};

const parsed = (text: Value): Value => {
  try {
    return JSON.parse(String(text)) as Value;
  } catch {
    return new Unknown([{ text: "a policy document that is no JSON" }]);
  }
};

/** The statements of both; one with the identifier of an earlier one takes its place. */
const merged = (statements: readonly Value[], later: readonly Value[]): Value[] => {
  const result = [...statements];
  for (const statement of later) {
    const sid = isObject(statement) ? statement.Sid : undefined;
    const at = sid ? result.findIndex((other) => isObject(other) && other.Sid === sid) : -1;
    if (at === -1) result.push(statement);
    else result[at] = statement;
  }
  return result;
};

/**
 * What `data.aws_iam_policy_document` gives as `json`: its sources, its own statements, and what overrides them.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document
 */
export const policyDocumentJson = (values: ValueObject): Value => {
  const overrides = blocksOf(values.override_policy_documents).flatMap(statementsIn);
  // An unknown document may take the place of any statement.
  const unknown = overrides.filter((statement) => statement instanceof Unknown);
  if (unknown.length > 0) return Unknown.of(unknown);
  const sources = blocksOf(values.source_policy_documents).flatMap(statementsIn);
  const own = blocksOf(values.statement).map(statementOf);
  const version = isNothing(values.version) ? "2012-10-17" : (values.version as Value);
  const json = { Version: version, Statement: merged(merged(merged([], sources), own), overrides) };
  const unknowns = unknownsIn(json);
  return unknowns.length > 0 ? Unknown.of(unknowns, { json }) : JSON.stringify(json);
};
