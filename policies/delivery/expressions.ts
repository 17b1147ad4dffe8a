import { Unknown, type Value } from "../model/value";

const START = "${{";
/** The rest of an expression and its end; a brace in quotes ends nothing. */
const REST = /((?:[^'}]|\}(?!\})|'[^']*')*)\}\}/y;

/**
 * What a text of a workflow gives: `${{ … }}` is worked out by GitHub when it runs.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export const expressionsIn = (text: string): Value => {
  const parts: (string | Unknown)[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf(START, from);
    REST.lastIndex = start + START.length;
    const [, expression = ""] = (start === -1 ? undefined : REST.exec(text)) ?? [];
    // What never ends is no expression, nor is anything behind it.
    if (start === -1 || REST.lastIndex === 0) break;
    parts.push(text.slice(from, start), new Unknown([{ text: expression.trim() }], { isExact: true }));
    from = REST.lastIndex;
  }
  if (parts.length === 0) return text;
  const kept = [...parts, text.slice(from)].filter((part) => part !== "");
  const [only] = kept;
  if (kept.length === 1 && only instanceof Unknown) return only;
  return Unknown.of(
    kept.filter((part) => part instanceof Unknown),
    { parts: kept },
  );
};
