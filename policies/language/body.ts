import { Cursor } from "./cursor";
import { IDENTIFIER, parseExpression } from "./expression";
import type { Attribute, Block, Body, Comment } from "./syntax";

const LABEL = /"((?:[^"\\\n]|\\.)*)"/y;
const UNTIL_NEXT_LINE = /[^\n]*\n?/y;

const passBreaks = (cursor: Cursor): void => cursor.within(true, () => cursor.skip());

const labelsOf = (cursor: Cursor): string[] => {
  const labels: string[] = [];
  for (;;) {
    cursor.skip();
    const label = cursor.match(LABEL)?.slice(1, -1) ?? cursor.match(IDENTIFIER);
    if (label === undefined) return labels;
    labels.push(label);
  }
};

const parseBody = (cursor: Cursor, close: string | undefined): Body => {
  const attributes: Record<string, Attribute> = Object.create(null);
  const blocks: Block[] = [];
  for (;;) {
    passBreaks(cursor);
    if (close && cursor.takes(close)) return { attributes, blocks };
    if (cursor.isAtEnd) {
      if (close) cursor.fail(`expected ${close}`);
      return { attributes, blocks };
    }
    const { line } = cursor;
    const name = cursor.match(IDENTIFIER) ?? cursor.fail("expected an attribute or a block");
    if (!cursor.sees("==") && cursor.takes("=")) {
      attributes[name] = { expression: cursor.within(false, () => parseExpression(cursor)), line };
    } else {
      const labels = labelsOf(cursor);
      cursor.expect("{");
      const body = cursor.within(false, () => parseBody(cursor, "}"));
      blocks.push({ type: name, labels, body, line, endLine: cursor.line });
    }
    cursor.skip();
    const isEnd = cursor.isAtEnd || cursor.text[cursor.at] === "\n" || (close && cursor.text[cursor.at] === close);
    if (!isEnd) cursor.fail("expected the end of the line");
  }
};

/** A file of HCL, and the comments in it. @throws UserError naming file and line of what is not HCL. */
export const parseFile = (
  text: string,
  file: string,
): { readonly body: Body; readonly comments: readonly Comment[] } => {
  const cursor = new Cursor(text, file);
  if (text.startsWith("#!")) cursor.match(UNTIL_NEXT_LINE);
  return { body: parseBody(cursor, undefined), comments: cursor.comments };
};
