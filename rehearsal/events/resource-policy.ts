type Many = string | readonly string[];

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, Many>>;
  readonly Action?: Many;
  readonly Resource?: Many;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Many>>>>;
}

/** A call that a service of AWS makes on somebody's behalf. */
export interface ServiceCall {
  /** For example `events.amazonaws.com`. */
  readonly service: string;
  /** For example `sns:Publish`. */
  readonly action: string;
  readonly resource: string;
  /** Condition keys that the service sends along, in lower case. */
  readonly context: Readonly<Record<string, string>>;
}

const listOf = (many: Many | undefined): readonly string[] => (many === undefined ? [] : [many].flat());

const isLike = (pattern: string, value: string): boolean => {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(value);
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, (wanted: string, value: string) => boolean>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringEqualsIgnoreCase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  StringLike: isLike,
  ArnEquals: isLike, // AWS: ArnEquals and ArnLike behave identically
  ArnLike: isLike,
  Bool: (wanted, value) => wanted.toLowerCase() === value,
};

/** @returns undefined when it cannot be told. */
const holds = (operator: string, wanted: readonly string[], value: string | undefined): boolean | undefined => {
  const [, negated, name = "", ifExists] = /^(?:(?=\w*Not)(String|Arn)Not)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const compare = OPERATORS[`${negated ?? ""}${name}`];
  if (!compare) return undefined;
  if (value === undefined) return Boolean(negated || ifExists);
  const isOne = wanted.some((one) => compare(one, value));
  return negated ? !isOne : isOne;
};

/** @returns undefined when a condition cannot be told, which admits nothing and denies everything. */
const conditionsHold = ({ Condition = {} }: Statement, context: ServiceCall["context"]): boolean | undefined => {
  const results = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => holds(operator, listOf(wanted), context[key.toLowerCase()])),
  );
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
};

const isMeant = ({ Principal, Action, Resource }: Statement, { service, action, resource }: ServiceCall): boolean => {
  const isAnybody = Principal === "*" || (Principal !== undefined && listOf(Principal.AWS).includes("*"));
  const isService = typeof Principal === "object" && listOf(Principal.Service).includes(service);
  return (
    (isAnybody || isService) &&
    listOf(Action).some((one) => isLike(one.toLowerCase(), action.toLowerCase())) &&
    listOf(Resource).some((one) => isLike(one, resource))
  );
};

/** Whether the policy of a resource lets a service of AWS do something. No policy admits nobody. */
export const admits = (policy: string | undefined, call: ServiceCall): boolean => {
  if (!policy) return false;
  const { Statement } = JSON.parse(policy) as { Statement: Statement | readonly Statement[] };
  const meant = [Statement].flat().filter((statement) => isMeant(statement, call));
  const isDenied = meant.some((one) => one.Effect === "Deny" && conditionsHold(one, call.context) !== false);
  return !isDenied && meant.some((one) => one.Effect === "Allow" && conditionsHold(one, call.context) === true);
};
