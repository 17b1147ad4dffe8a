import type { JsonBody, JsonMatchScope } from "@aws-sdk/client-wafv2";

/** A key or a value of a JSON text. */
interface JsonPart {
  readonly kind: "KEY" | "VALUE";
  readonly text: string;
}

/** One character for each byte, as everything is inspected. */
const bytesOf = (value: unknown): string => Buffer.from(String(value), "utf8").toString("latin1");

const partsOf = (value: unknown): JsonPart[] => {
  if (Array.isArray(value)) return value.flatMap(partsOf);
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => [
      { kind: "KEY" as const, text: bytesOf(key) },
      ...partsOf(inner),
    ]);
  return [{ kind: "VALUE", text: bytesOf(value) }];
};

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([{}[\]:,])|(-?\d[\d.eE+-]*|true|false|null))/sy;

/** Keys and values up to where a text is no JSON any more. */
const partsUntilFailure = (text: string): JsonPart[] => {
  const parts: JsonPart[] = [];
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    const [, quoted, mark, plain] = token;
    const last = parts.at(-1);
    if (mark === ":" && last) parts.splice(-1, 1, { ...last, kind: "KEY" });
    if (quoted === undefined && plain === undefined) continue;
    try {
      parts.push({ kind: "VALUE", text: bytesOf(JSON.parse(quoted ?? plain ?? "")) });
    } catch {
      return parts;
    }
  }
  return parts;
};

/** What a JSON Pointer leads to. @see https://www.rfc-editor.org/rfc/rfc6901 */
const pointed = (value: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (current, part) =>
        typeof current === "object" && current !== null && Object.hasOwn(current, part)
          ? (current as Record<string, unknown>)[part]
          : undefined,
      value,
    );

const inScope = (parts: readonly JsonPart[], scope: JsonMatchScope | undefined): string[] =>
  parts.filter(({ kind }) => scope === undefined || scope === "ALL" || scope === kind).map(({ text }) => text);

/**
 * The keys and values of a JSON body that a statement inspects; a word where they cannot be told.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_JsonBody.html
 */
export const jsonParts = (body: Buffer, field: JsonBody): readonly string[] | "MATCH" | "NO_MATCH" | "not played" => {
  const paths = field.MatchPattern?.IncludedPaths;
  const text = body.toString("utf8");
  try {
    const value: unknown = JSON.parse(text);
    const roots = paths ? paths.map((path) => pointed(value, path)).filter((found) => found !== undefined) : [value];
    return inScope(roots.flatMap(partsOf), field.MatchScope);
  } catch {
    if (field.InvalidFallbackBehavior === "EVALUATE_AS_STRING") return [body.toString("latin1")];
    if (field.InvalidFallbackBehavior) return field.InvalidFallbackBehavior;
    return paths ? "not played" : inScope(partsUntilFailure(text), field.MatchScope);
  }
};
