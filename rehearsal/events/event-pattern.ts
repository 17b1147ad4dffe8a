import { BlockList, isIP } from "node:net";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Fields = Readonly<Record<string, Json>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `*` stands for any text, `\*` for itself. */
const wildcard = (pattern: string): RegExp => {
  const parts = pattern.match(/\\[*\\]|\*|[^*\\]+|\\/g) ?? [];
  const source = parts.map((part) =>
    part === "*"
      ? ".*"
      : (part.length === 2 && part.startsWith("\\") ? part.slice(1) : part).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"),
  );
  return new RegExp(`^${source.join("")}$`, "s");
};

/** A text, or a text in `equals-ignore-case`. */
const compareText = (expected: Json, value: string, compare: (value: string, expected: string) => boolean): boolean => {
  if (typeof expected === "string") return compare(value, expected);
  const folded = isFields(expected) ? expected["equals-ignore-case"] : undefined;
  return typeof folded === "string" && compare(value.toLowerCase(), folded.toLowerCase());
};

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};

const isWithin = (range: Json, value: Json): boolean => {
  if (!Array.isArray(range) || typeof value !== "number") return false;
  for (let at = 0; at < range.length; at += 2) {
    const compare = COMPARISONS[String(range[at])];
    if (!compare?.(value, Number(range[at + 1]))) return false;
  }
  return range.length > 0;
};

const isInNetwork = (cidr: Json, value: Json): boolean => {
  const [network = "", bits] = String(cidr).split("/");
  const version = isIP(network);
  if (typeof value !== "string" || !version || isIP(value) !== version) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(value, family);
};

/** What `anything-but` excludes: a value, several, or an operator with one text or several. */
const isExcluded = (excluded: Json, value: Json): boolean =>
  [excluded].flat().some((one: Json) => {
    if (!isFields(one)) return one === value;
    return Object.entries(one).some(([operator, texts]) =>
      [texts].flat().some((text: Json) => OPERATORS[operator]?.(text, value) ?? false),
    );
  });

const onText =
  (compare: (value: string, expected: string) => boolean) =>
  (expected: Json, value: Json): boolean =>
    typeof value === "string" && compareText(expected, value, compare);

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
const OPERATORS: Readonly<Record<string, (expected: Json, value: Json) => boolean>> = {
  prefix: onText((value, expected) => value.startsWith(expected)),
  suffix: onText((value, expected) => value.endsWith(expected)),
  "equals-ignore-case": onText((value, expected) => value.toLowerCase() === expected.toLowerCase()),
  wildcard: onText((value, expected) => wildcard(expected).test(value)),
  "anything-but": (expected, value) => !isExcluded(expected, value),
  numeric: isWithin,
  cidr: isInNetwork,
};

const matchesOne = (condition: Json, value: Json): boolean =>
  isFields(condition)
    ? Object.entries(condition).every(([operator, expected]) => OPERATORS[operator]?.(expected, value) ?? false)
    : condition === value;

/** The values of a field: an array matches when one of its elements does. */
const valuesOf = (value: Json | undefined): readonly Json[] =>
  value === undefined || isFields(value) ? [] : ([value].flat() as readonly Json[]);

const matchesLeaf = (conditions: readonly Json[], value: Json | undefined): boolean =>
  conditions.some((condition) => {
    const exists = isFields(condition) ? condition.exists : undefined;
    // Only a leaf exists: an object is not a value.
    if (typeof exists === "boolean") return exists === (value !== undefined && !isFields(value));
    return valuesOf(value).some((one) => matchesOne(condition, one));
  });

const matchesField = (key: string, pattern: Json, event: Fields): boolean => {
  if (key === "$or" && Array.isArray(pattern))
    return pattern.some((one: Json) => isFields(one) && matchesPattern(one, event));
  const value = event[key];
  if (Array.isArray(pattern)) return matchesLeaf(pattern, value);
  if (!isFields(pattern)) return false;
  // An array of objects matches when one of them does; a missing object may still match `exists: false`.
  const inner = Array.isArray(value) ? value.filter(isFields) : [isFields(value) ? value : {}];
  return inner.some((one) => matchesPattern(pattern, one));
};

const matchesPattern = (pattern: Fields, event: Fields): boolean =>
  Object.entries(pattern).every(([key, value]) => matchesField(key, value, event));

/** Whether an event matches the pattern of a rule. An operator that is not known matches nothing. */
export const matchesEvent = (pattern: string, event: object): boolean => {
  const parsed: unknown = JSON.parse(pattern);
  return isFields(parsed) && Object.keys(parsed).length > 0 && matchesPattern(parsed, event as Fields);
};
