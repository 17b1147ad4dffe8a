import { isIP } from "node:net";

type Fields = Readonly<Record<string, unknown>>;
/** Why a pattern is refused; nothing when it is not. */
type Fault = string | undefined;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";

const firstOf = <T>(values: readonly T[], faultOf: (value: T) => Fault): Fault => {
  for (const value of values) {
    const fault = faultOf(value);
    if (fault) return fault;
  }
  return undefined;
};

const FOLDED = "equals-ignore-case";

/** A text, or for a beginning and an end also one whose case is ignored. */
const textFault =
  (operator: string, mayFold: boolean) =>
  (value: unknown): Fault => {
    if (isText(value)) return undefined;
    const isFolded = mayFold && isFields(value) && Object.keys(value).join() === FOLDED && isText(value[FOLDED]);
    return isFolded ? undefined : `${operator} match pattern must be a string`;
  };

/** Only `*` and `\` may stand behind a `\`, and no `*` beside another. */
const wildcardFault = (value: unknown): Fault => {
  if (!isText(value)) return "wildcard match pattern must be a string";
  const tokens = value.match(/\\.|[^\\]|\\$/gsu) ?? [];
  let position = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.startsWith("\\") && !["\\*", "\\\\"].includes(token))
      return `Invalid escape character at pos ${position}`;
    if (token === "*" && tokens[index - 1] === "*") return `Consecutive wildcard characters at pos ${position - 1}`;
    position += token.length;
  }
  return undefined;
};

const LOWER = [">", ">="];
const UPPER = ["<", "<="];

const numericFault = (value: unknown): Fault => {
  if (!Array.isArray(value)) return "Value of numeric must be an array.";
  const [operator, limit, second, top, ...others] = value as unknown[];
  if (!isText(operator) || !["=", ...LOWER, ...UPPER].includes(operator))
    return `Unrecognized numeric range operator: ${JSON.stringify(operator) ?? "none"}`;
  if (!isNumber(limit)) return `Value of ${operator} must be numeric`;
  if (value.length === 2) return undefined;
  if (!LOWER.includes(operator) || others.length > 0) return "Too many elements in numeric expression";
  if (!isText(second) || !UPPER.includes(second)) return `Bad numeric range operator: ${JSON.stringify(second)}`;
  if (!isNumber(top)) return `Value of ${second} must be numeric`;
  return limit < top ? undefined : "Bottom must be less than top";
};

const cidrFault = (value: unknown): Fault => {
  const [address = "", bits = ""] = String(value).split("/");
  const most = { 4: 32, 6: 128 }[isIP(address)];
  return most !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most ? undefined : `Malformed CIDR: ${value}`;
};

/** What may stand in `anything-but`, besides values, and what of it each has to be. */
const EXCLUDING: Readonly<Record<string, (value: unknown) => Fault>> = {
  prefix: textFault("prefix", false),
  suffix: textFault("suffix", false),
  [FOLDED]: textFault(FOLDED, false),
  wildcard: wildcardFault,
};

const excludedFault = (value: unknown): Fault => {
  if (!isFields(value)) {
    const values = [value].flat() as unknown[];
    if (values.length === 0) return "Empty arrays are not allowed";
    const areAlike = values.every(isText) || values.every(isNumber);
    return areAlike ? undefined : "Inside anything but list, start|null|boolean is not supported.";
  }
  const [[operator, operand] = ["", undefined], ...others] = Object.entries(value);
  const faultOf = Object.hasOwn(EXCLUDING, operator) ? EXCLUDING[operator] : undefined;
  if (!faultOf) return `Unsupported anything-but pattern: ${operator}`;
  if (others.length > 0) return "Only one key allowed in match expression";
  const operands = [operand].flat() as unknown[];
  if (operands.length === 0) return "Empty arrays are not allowed";
  return firstOf(operands, (one) => (one === "" ? "Null prefix/suffix not allowed" : faultOf(one)));
};

const MATCHES: Readonly<Record<string, (value: unknown) => Fault>> = {
  prefix: textFault("prefix", true),
  suffix: textFault("suffix", true),
  [FOLDED]: textFault(FOLDED, false),
  wildcard: wildcardFault,
  "anything-but": excludedFault,
  numeric: numericFault,
  cidr: cidrFault,
  exists: (value) => (typeof value === "boolean" ? undefined : "exists match pattern must be either true or false."),
};

const conditionFault = (condition: unknown): Fault => {
  if (Array.isArray(condition)) return "Match value must be String, number, true, false, or null";
  if (!isFields(condition)) return undefined;
  const [[operator, value] = ["", undefined], ...others] = Object.entries(condition);
  if (operator === "") return "Match expression name not found";
  const faultOf = Object.hasOwn(MATCHES, operator) ? MATCHES[operator] : undefined;
  if (!faultOf) return `Unrecognized match type ${operator}`;
  return others.length > 0 ? "Only one key allowed in match expression" : faultOf(value);
};

/** `$or` is a field like any other unless what stands in it are at least two patterns. */
const isChoice = (name: string, value: unknown): value is Fields[] =>
  name === "$or" && Array.isArray(value) && value.length > 1 && value.every(isFields);

const fieldsFault = (pattern: Fields): Fault => {
  const entries = Object.entries(pattern);
  if (entries.length === 0) return "Empty objects are not allowed";
  return firstOf(entries, ([name, value]) => {
    if (isChoice(name, value)) return firstOf(value, fieldsFault);
    if (isFields(value)) return fieldsFault(value);
    if (!Array.isArray(value)) return `"${name}" must be an object or an array`;
    return value.length === 0 ? "Empty arrays are not allowed" : firstOf(value, conditionFault);
  });
};

/**
 * Why EventBridge takes no rule with this pattern, in the words of its own matcher.
 * @returns undefined for a pattern that it takes.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @see https://github.com/aws/event-ruler
 */
export const patternFault = (text: string): Fault => {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    return "Filter is not valid JSON";
  }
  return isFields(pattern) ? fieldsFault(pattern) : "Filter is not an object";
};
