/** Values of condition keys by their names in lower case: IAM's keys know no capitals. A list where a key has several values. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

const escaped = (text: string): string => text.replace(/[.+^${}()|[\]\\*?]/g, "\\$&");

/** A piece of a policy's text: a variable, one of the three signs that are written like one, or a character. */
const PIECE = /\$\{([^}]*)\}|[\s\S]/g;
/** A variable may say what it stands for where the request has no such key: `${aws:username, 'nobody'}`. */
const VARIABLE = /^([^,\s]+)\s*(?:,\s*'([^']*)')?$/;

interface Piece {
  readonly text: string;
  /** Whether it was a variable, whose wildcards are ordinary characters. */
  readonly isLiteral: boolean;
}

/** @returns undefined when a variable has no value: what it stands in then matches nothing. */
const piecesOf = (text: string, context: RequestContext, hasVariables: boolean): readonly Piece[] | undefined => {
  const pieces: Piece[] = [];
  for (const [piece, inner] of text.matchAll(PIECE)) {
    if (inner === undefined || !hasVariables) pieces.push({ text: piece, isLiteral: false });
    else if (["*", "?", "$"].includes(inner)) pieces.push({ text: inner, isLiteral: true });
    else {
      const [, key = "", fallback] = VARIABLE.exec(inner) ?? [];
      const value = context[key.toLowerCase()] ?? fallback;
      if (typeof value !== "string") return undefined; // of several values none is the one
      pieces.push({ text: value, isLiteral: true });
    }
  }
  return pieces;
};

export interface PatternOptions {
  /** Whether `${...}` is a variable, which depends on the version of the policy. @default false */
  readonly hasVariables?: boolean;
  /** @default {} */
  readonly context?: RequestContext;
  readonly ignoresCase?: boolean;
}

/** A text without wildcards, its variables filled in; undefined when one has no value. */
export const filledIn = (text: string, { context = {}, hasVariables = false }: PatternOptions): string | undefined =>
  piecesOf(text, context, hasVariables)
    ?.map((piece) => piece.text)
    .join("");

/**
 * Whether a pattern covers a value: `*` stands for any characters, `?` for one.
 * @returns undefined when a variable of the pattern has no value.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const covers = (pattern: string, value: string, options: PatternOptions = {}): boolean | undefined => {
  const { context = {}, hasVariables = false, ignoresCase = false } = options;
  const pieces = piecesOf(pattern, context, hasVariables);
  if (!pieces) return undefined;
  const source = pieces.map(({ text, isLiteral }) => {
    if (!isLiteral && text === "*") return ".*";
    return !isLiteral && text === "?" ? "." : escaped(text);
  });
  return new RegExp(`^${source.join("")}$`, ignoresCase ? "is" : "s").test(value);
};

/** An ARN has six parts, of which the last may hold colons. */
const ARN_PARTS = 6;

const partsOf = (arn: string): readonly string[] => {
  const parts = arn.split(":");
  return [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(":")];
};

/** Whether a pattern covers an ARN, each of its six parts by itself. @returns undefined when a variable has no value. */
export const coversArn = (pattern: string, value: string, options: PatternOptions): boolean | undefined => {
  const [wanted, given] = [partsOf(pattern), partsOf(value)];
  if (wanted.length !== ARN_PARTS || given.length !== ARN_PARTS || given[0] !== "arn") return false;
  const results = wanted.map((part, at) => covers(part, given[at] ?? "", options));
  if (results.includes(undefined)) return undefined;
  return results.every(Boolean);
};
