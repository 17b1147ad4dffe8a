import type { Cursor } from "./cursor";
import type { Expression, ForExpression, ObjectItem } from "./syntax";
import { heredoc, quotedTemplate } from "./template";

export const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const FOR = /for(?=[\s])/y;
const IN = /in(?=[\s([{"])/y;
const IF = /if(?=[\s(!"])/y;

/** Operators by how strongly they bind, weakest first. */
const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** Reads one expression. @throws UserError naming file and line when there is none. */
export const parseExpression = (cursor: Cursor): Expression => {
  const condition = binary(cursor, 0);
  if (!cursor.takes("?")) return condition;
  return cursor.within(cursor.breaksAreSpace, () => {
    const yes = parseExpression(cursor);
    // A line may be broken before the colon only where breaks are space.
    cursor.expect(":");
    return { kind: "conditional", condition, yes, no: parseExpression(cursor) };
  });
};

const operatorAt = (cursor: Cursor, level: number): string | undefined =>
  LEVELS[level]?.find((operator) => {
    if (!cursor.sees(operator)) return false;
    cursor.at += operator.length;
    return true;
  });

const binary = (cursor: Cursor, level: number): Expression => {
  if (level === LEVELS.length) return unary(cursor);
  let left = binary(cursor, level + 1);
  for (let operator = operatorAt(cursor, level); operator; operator = operatorAt(cursor, level))
    left = { kind: "binary", operator, left, right: binary(cursor, level + 1) };
  return left;
};

const unary = (cursor: Cursor): Expression => {
  const operator = cursor.takes("!") ? "!" : cursor.takes("-") ? "-" : undefined;
  if (!operator) return withSteps(cursor, term(cursor));
  return cursor.within(cursor.breaksAreSpace, () => ({ kind: "unary", operator, operand: unary(cursor) }));
};

const between = <T>(cursor: Cursor, close: string, item: () => T): T[] =>
  cursor.within(true, () => {
    const items: T[] = [];
    while (!cursor.takes(close)) {
      items.push(item());
      if (!cursor.takes(",") && !cursor.sees(close)) cursor.fail(`expected , or ${close}`);
    }
    return items;
  });

const term = (cursor: Cursor): Expression => {
  cursor.skip();
  const number = cursor.match(NUMBER);
  if (number !== undefined) return { kind: "literal", value: Number(number) };
  if (cursor.takes('"')) return quotedTemplate(cursor);
  if (cursor.sees("<<")) return heredoc(cursor);
  if (cursor.takes("(")) {
    return cursor.within(true, () => {
      const inner = parseExpression(cursor);
      cursor.expect(")");
      return inner;
    });
  }
  if (cursor.takes("["))
    return forIn(cursor, "]") ?? { kind: "list", items: between(cursor, "]", () => parseExpression(cursor)) };
  if (cursor.takes("{")) return forIn(cursor, "}") ?? { kind: "object", items: objectItems(cursor) };
  return named(cursor, cursor.match(IDENTIFIER) ?? cursor.fail("expected an expression"));
};

const CONSTANTS: Readonly<Record<string, null | boolean>> = { true: true, false: false, null: null };

const named = (cursor: Cursor, first: string): Expression => {
  let name = first;
  while (cursor.text.startsWith("::", cursor.at)) {
    cursor.at += 2; // a provider's function
    name += `::${cursor.match(IDENTIFIER) ?? cursor.fail("expected a name")}`;
  }
  if (cursor.text[cursor.at] === "(") {
    cursor.at++;
    let spreads = false;
    const args = between(cursor, ")", () => {
      const argument = parseExpression(cursor);
      spreads ||= cursor.takes("...");
      return argument;
    });
    return { kind: "call", name, args, spreads };
  }
  const constant = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
  return constant === undefined ? { kind: "variable", name } : { kind: "literal", value: constant };
};

/** A word that stands for itself, before `=` or `:`. */
const BARE_KEY = /[\p{ID_Start}_][\p{ID_Continue}-]*(?=[ \t]*(?:=(?!=)|:(?!:)))/uy;

const objectItems = (cursor: Cursor): ObjectItem[] => {
  const items: ObjectItem[] = [];
  const passBreaks = () => cursor.within(true, () => cursor.skip());
  cursor.within(false, () => {
    passBreaks();
    while (!cursor.takes("}")) {
      const word = cursor.match(BARE_KEY);
      const key: Expression = word === undefined ? parseExpression(cursor) : { kind: "literal", value: word };
      if (!cursor.takes("=") && !cursor.takes(":")) cursor.fail("expected = or :");
      items.push({ key, value: parseExpression(cursor) });
      if (!cursor.takes(",") && !cursor.sees("\n") && !cursor.sees("}")) cursor.fail("expected a line break, , or }");
      passBreaks();
    }
  });
  return items;
};

/** A `for` behind an opening bracket, if there is one. */
const forIn = (cursor: Cursor, close: "]" | "}"): ForExpression | undefined =>
  cursor.within(true, () => {
    const start = cursor.at;
    cursor.skip();
    if (!cursor.match(FOR)) {
      cursor.at = start;
      return undefined;
    }
    const identifier = () => {
      cursor.skip();
      return cursor.match(IDENTIFIER) ?? cursor.fail("expected a name");
    };
    const first = identifier();
    const second = cursor.takes(",") ? identifier() : undefined;
    cursor.skip();
    if (!cursor.match(IN)) cursor.fail("expected in");
    const over = parseExpression(cursor);
    cursor.expect(":");
    const head = parseExpression(cursor);
    if (close === "}") cursor.expect("=>");
    const result = close === "}" ? parseExpression(cursor) : head;
    const groups = cursor.takes("...");
    cursor.skip();
    const filter = cursor.match(IF) ? parseExpression(cursor) : undefined;
    cursor.expect(close);
    return {
      kind: "for",
      ...(second && { key: first }),
      value: second ?? first,
      over,
      ...(close === "}" && { resultKey: head }),
      result,
      groups,
      ...(filter && { filter }),
    };
  });

const LEGACY_INDEX = /\.(?=\d)/y;
const DIGITS = /\d+/y;
const ATTRIBUTE = /\.(?=[\p{ID_Start}_])/uy;

const withAttributes = (cursor: Cursor, start: Expression): Expression => {
  let result = start;
  while (cursor.match(ATTRIBUTE)) result = { kind: "attribute", of: result, name: cursor.match(IDENTIFIER) ?? "" };
  return result;
};

const EACH: Expression = { kind: "variable", name: "*" };

/** What follows a term: attributes, indexes and splats. */
const withSteps = (cursor: Cursor, start: Expression): Expression => {
  let result = start;
  for (;;) {
    if (cursor.breaksAreSpace && /^\s*\./.test(cursor.text.slice(cursor.at, cursor.at + 200))) cursor.skip();
    const character = cursor.text[cursor.at];
    if (character === "[") {
      cursor.at++;
      if (cursor.takes("*")) {
        cursor.expect("]");
        result = { kind: "splat", of: result, each: withSteps(cursor, EACH) };
      } else {
        const of = result;
        result = cursor.within(true, () => {
          const key = parseExpression(cursor);
          cursor.expect("]");
          return { kind: "index", of, key };
        });
      }
    } else if (character === "." && cursor.text[cursor.at + 1] === "*") {
      cursor.at += 2;
      result = { kind: "splat", of: result, each: withAttributes(cursor, EACH) };
    } else if (cursor.match(LEGACY_INDEX)) {
      result = { kind: "index", of: result, key: { kind: "literal", value: Number(cursor.match(DIGITS)) } };
    } else if (cursor.match(ATTRIBUTE)) {
      result = { kind: "attribute", of: result, name: cursor.match(IDENTIFIER) ?? "" };
    } else return result;
  }
};
