const escaped = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");

/** What a character of a pattern stands for, in a regular expression. */
const meaning = (part: string): string => {
  if (part === "*") return ".*";
  if (part === "?") return ".";
  return escaped(part.length > 1 ? part.slice(1) : part);
};

export interface WildcardOptions {
  readonly ignoresCase: boolean;
  /** Whether `\*` and `\?` stand for the characters themselves, as in query strings. @default false */
  readonly hasEscapes?: boolean;
}

/**
 * Whether a text is what a pattern of an ALB says: `*` is 0 or more characters, `?` exactly one.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export const isLike = (
  text: string,
  pattern: string,
  { ignoresCase, hasEscapes = false }: WildcardOptions,
): boolean => {
  const parts = pattern.match(hasEscapes ? /\\[*?\\]|./gs : /./gs) ?? [];
  return new RegExp(`^${parts.map(meaning).join("")}$`, ignoresCase ? "is" : "s").test(text);
};
