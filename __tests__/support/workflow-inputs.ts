/** What a workflow or an action is given by its inputs. */
export type GivenInputs = Readonly<Record<string, string>>;

const EXPRESSION = /\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}/g;
const WHOLE = /^\$\{\{\s*((?:'[^']*'|[^'])*?)\s*\}\}$/;
const COMPARISON = /^\$\{\{ '([^']*)' (==|!=) '([^']*)' \}\}$/;

/** The text with the inputs put in, as an expression of whoever gives them. */
const filledText = (text: string, given: GivenInputs): string => {
  const [, only] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(text) ?? [];
  if (only !== undefined) return given[only] ?? text;
  return text.replace(EXPRESSION, (whole, inner: string) => {
    const [, name] = /^ inputs\.([\w-]+) $/.exec(inner) ?? [];
    if (name !== undefined) return given[name] ?? whole;
    return `\${{${inner.replace(/\binputs\.([\w-]+)/g, (all, key: string) => {
      const value = given[key];
      return value === undefined ? all : (WHOLE.exec(value)?.[1] ?? `'${value}'`);
    })}}}`;
  });
};

/** The same for every text of a value. */
export const filled = <T>(value: T, given: GivenInputs): T => {
  if (typeof value === "string") return filledText(value, given) as T;
  if (Array.isArray(value)) return value.map((each) => filled(each, given)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, given)])) as T;
};

/** Whether a condition can hold, now that the inputs are known: empty never does, alone or before &&, and a comparison of texts speaks for itself. */
export const canHold = (condition: string | undefined): boolean => {
  if (/^\$\{\{ '' && /.test(condition ?? "")) return false;
  const [, left, operator, right] = COMPARISON.exec(condition ?? "") ?? [];
  return operator === undefined ? condition !== "" : (left === right) === (operator === "==");
};
