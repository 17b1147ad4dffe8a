import { Cursor } from "./cursor";
import { IDENTIFIER, parseExpression } from "./expression";
import type { Expression } from "./syntax";

type Part = string | Expression;

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };
const PLAIN_QUOTED = /[^"\\$%\n]+/y;
const PLAIN = /[^$%]+/y;
const UNICODE = /\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;

/** A template of one interpolation alone is that value, and one without any is a text. */
const simplified = (parts: readonly Part[]): Expression => {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
    else if (part !== "") joined.push(part);
  }
  const [only, ...more] = joined;
  if (only === undefined) return { kind: "literal", value: "" };
  if (more.length > 0) return { kind: "template", parts: joined };
  return typeof only === "string" ? { kind: "literal", value: only } : only;
};

/** A text in quotes, behind its first quote. */
export const quotedTemplate = (cursor: Cursor): Expression => {
  const parts = new TemplateReader(cursor, true).parts();
  if (cursor.text[cursor.at] !== '"') cursor.fail('expected "');
  cursor.at++;
  return simplified(parts);
};

/** A text with `${…}` and `%{…}` in it, as it stands in JSON or in a file. @throws UserError */
export const parseTemplate = (text: string, file: string, line = 1): Expression => {
  if (!text.includes("${") && !text.includes("%{")) return { kind: "literal", value: text };
  const cursor = new Cursor(text, file, line);
  const parts = new TemplateReader(cursor, false).parts();
  if (!cursor.isAtEnd) cursor.fail("expected the end of the template");
  return simplified(parts);
};

const HEREDOC = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t\r]*\n/uy;

const withoutIndentation = (lines: readonly string[]): string[] => {
  const widths = lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length);
  const width = widths.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return lines.map((line) => (line.trim() ? line.slice(width) : line.trimStart()));
};

/** `<<EOT` and `<<-EOT`. */
export const heredoc = (cursor: Cursor): Expression => {
  HEREDOC.lastIndex = cursor.at;
  const [start, dash, marker] = HEREDOC.exec(cursor.text) ?? cursor.fail("expected a heredoc");
  const { line } = cursor;
  cursor.at += start.length;
  const lines: string[] = [];
  for (;;) {
    if (cursor.isAtEnd) cursor.fail(`expected ${marker}`);
    const end = cursor.text.indexOf("\n", cursor.at);
    const next = cursor.text.slice(cursor.at, end === -1 ? undefined : end);
    // The line break behind the marker still ends the attribute.
    cursor.at += next.length;
    if (next.trim() === marker) break;
    lines.push(next.replace(/\r$/, ""));
    cursor.at = Math.min(cursor.at + 1, cursor.text.length);
  }
  const text = (dash ? withoutIndentation(lines) : lines).map((each) => `${each}\n`).join("");
  return parseTemplate(text, cursor.file, line + 1);
};

/** Reads the inside of a template up to its end, or to the directive that ends a part of it. */
class TemplateReader {
  constructor(
    private readonly cursor: Cursor,
    private readonly isQuoted: boolean,
  ) {}

  /** @param stops Words of the directives that end this part; the one found is left in `stopped`. */
  parts(stops: readonly string[] = []): Part[] {
    const { cursor } = this;
    const parts: Part[] = [];
    // What opened this part may end in `~}`.
    let isTrimming = this.isTrimmed;
    const add = (text: string) => {
      const kept = isTrimming ? text.trimStart() : text;
      if (kept) isTrimming = false;
      parts.push(kept);
    };
    const trimLast = () => {
      const last = parts.at(-1);
      if (typeof last === "string") parts[parts.length - 1] = last.trimEnd();
    };
    while (!cursor.isAtEnd && !(this.isQuoted && cursor.text[cursor.at] === '"')) {
      const sign = cursor.text.slice(cursor.at, cursor.at + 2);
      if (sign !== "${" && sign !== "%{") {
        add(this.plain());
        continue;
      }
      cursor.at += 2;
      if (cursor.text[cursor.at] === "~") {
        cursor.at++;
        trimLast();
      }
      const part = sign === "${" ? this.interpolation() : this.directive(stops);
      isTrimming = this.isTrimmed;
      if (part === undefined) return parts;
      parts.push(part);
    }
    if (stops.length > 0) cursor.fail(`expected %{ ${stops.at(-1)} }`);
    return parts;
  }

  private stopped = "";
  private isTrimmed = false;

  private plain(): string {
    const { cursor } = this;
    const run = cursor.match(this.isQuoted ? PLAIN_QUOTED : PLAIN);
    if (run !== undefined) return run;
    const next = cursor.text.slice(cursor.at, cursor.at + 3);
    if (next === "$${" || next === "%%{") {
      cursor.at += 3;
      return next.slice(1);
    }
    if (next[0] === "\n") cursor.fail('expected " before the end of the line');
    if (next[0] !== "\\") {
      cursor.at++;
      return next[0] ?? "";
    }
    const unicode = cursor.match(UNICODE);
    if (unicode) {
      const code = Number.parseInt(unicode.slice(2), 16);
      return code > 0x10_ff_ff ? cursor.fail("expected a character") : String.fromCodePoint(code);
    }
    cursor.at += 2;
    return ESCAPES[next[1] ?? ""] ?? cursor.fail("expected a known escape");
  }

  private close(): void {
    this.isTrimmed = this.cursor.takes("~}");
    if (!this.isTrimmed) this.cursor.expect("}");
  }

  private interpolation(): Expression {
    return this.cursor.within(true, () => {
      const expression = parseExpression(this.cursor);
      this.close();
      return expression;
    });
  }

  /** @returns nothing when it is the end of the part that is being read. */
  private directive(stops: readonly string[]): Expression | undefined {
    const { cursor } = this;
    return cursor.within(true, () => {
      cursor.skip();
      const word = cursor.match(IDENTIFIER) ?? "";
      if (stops.includes(word)) {
        this.close();
        this.stopped = word;
        return undefined;
      }
      if (word === "if") return this.condition();
      if (word === "for") return this.loop();
      return cursor.fail("expected if or for");
    });
  }

  private condition(): Expression {
    const condition = parseExpression(this.cursor);
    this.close();
    const yes = simplified(this.parts(["else", "endif"]));
    const no = this.stopped === "else" ? simplified(this.parts(["endif"])) : ({ kind: "literal", value: "" } as const);
    return { kind: "conditional", condition, yes, no };
  }

  private loop(): Expression {
    const { cursor } = this;
    const identifier = () => {
      cursor.skip();
      return cursor.match(IDENTIFIER) ?? cursor.fail("expected a name");
    };
    const first = identifier();
    const second = cursor.takes(",") ? identifier() : undefined;
    cursor.expect("in");
    const over = parseExpression(cursor);
    this.close();
    const result = simplified(this.parts(["endfor"]));
    const loop: Expression = {
      kind: "for",
      ...(second && { key: first }),
      value: second ?? first,
      over,
      result,
      groups: false,
    };
    return { kind: "call", name: "join", args: [{ kind: "literal", value: "" }, loop], spreads: false };
  }
}
