/** A text, a reference outside of one, or an equals sign: what differs between HCL's objects and JSON's. */
const DIFFERENT = /"[^"]*"|[a-z_]\w*(?:\.[\w-]+)+|=/g;
/** The check of a digest holds quotes inside quotes; for these tests its argument is enough. */
const DIGEST_CHECK = /regex\("[^"]*", ([^)]+)\)/g;

/**
 * The value of a `${jsonencode(…)}` that CDKTF wrote, its references left as texts. Terraform evaluates the same expression
 * in the tests that apply it.
 */
export const decodeExpression = <T>(expression: unknown): T => {
  const [, inner = ""] = /^\$\{jsonencode\((.*)\)\}$/s.exec(String(expression)) ?? [];
  const text = inner
    .replaceAll(DIGEST_CHECK, "$1")
    .replaceAll(DIFFERENT, (part) => (part === "=" ? ":" : part.startsWith('"') ? part : `"\${${part}}"`));
  return JSON.parse(text) as T;
};
