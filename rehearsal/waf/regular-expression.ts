/** Longest expression of a rule. @see https://docs.aws.amazon.com/waf/latest/developerguide/limits.html */
export const MAX_EXPRESSION = 512;

/**
 * A regular expression of WAF. Its language is PCRE without back references; flags stand at its beginning.
 * @throws SyntaxError when it is none.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-regex-pattern-support.html
 */
export const regularExpression = (expression: string): RegExp => {
  const [whole, flags = ""] = /^\(\?([imsx]+)\)/.exec(expression) ?? [""];
  if (flags.includes("x") || /\\[1-9]|\\[AGZz]|\(\?R\)/.test(expression)) throw new SyntaxError("not supported");
  return new RegExp(expression.slice(whole.length), flags);
};
