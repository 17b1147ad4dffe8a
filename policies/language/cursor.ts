import { UserError } from "../../user-error";
import type { Comment } from "./syntax";

const SPACE = /[ \t\r\uFEFF]+/y;
const SPACE_AND_LINES = /[ \t\r\n\uFEFF]+/y;
const LINE_COMMENT = /(?:#|\/\/)[^\n]*/y;
const BLOCK_COMMENT = /\/\*[\s\S]*?\*\//y;

/** How deep expressions and blocks may lie in one another; deeper ones would exhaust the stack. */
const DEEPEST = 500;

/** A place in a text of Terraform's language, which moves forward as the text is read. */
export class Cursor {
  at = 0;
  /** Whether a line break is mere space here: between parentheses and brackets it is. */
  breaksAreSpace = false;
  readonly comments: Comment[] = [];
  private depth = 0;
  private lineOfLast = 1;
  private lastCounted = 0;

  /** @param file Name for errors. @param firstLine Line of the file on which the text begins. */
  constructor(
    readonly text: string,
    readonly file: string,
    private readonly firstLine = 1,
  ) {}

  /** Line of the file, counted from 1. */
  get line(): number {
    if (this.at < this.lastCounted) {
      this.lastCounted = 0;
      this.lineOfLast = 1;
    }
    for (let next = this.text.indexOf("\n", this.lastCounted); next !== -1 && next < this.at; ) {
      this.lineOfLast++;
      this.lastCounted = next + 1;
      next = this.text.indexOf("\n", this.lastCounted);
    }
    return this.firstLine + this.lineOfLast - 1;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Takes what matches here. @param pattern Has the flag `y`. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Passes space and comments. */
  skip(): void {
    for (;;) {
      const start = this.at;
      this.match(this.breaksAreSpace ? SPACE_AND_LINES : SPACE);
      const { line } = this.text[this.at] === "#" || this.text[this.at] === "/" ? this : { line: 0 };
      const comment = this.match(LINE_COMMENT) ?? this.match(BLOCK_COMMENT);
      if (comment !== undefined) this.comments.push({ text: comment, line });
      if (this.at === start) return;
    }
  }

  /** Whether the text goes on with these words, after space. */
  sees(words: string): boolean {
    this.skip();
    return this.text.startsWith(words, this.at);
  }

  /** Takes the words if the text goes on with them. */
  takes(words: string): boolean {
    const isThere = this.sees(words);
    if (isThere) this.at += words.length;
    return isThere;
  }

  /** @throws UserError when the text goes on with something else. */
  expect(words: string): void {
    if (!this.takes(words)) this.fail(`expected ${words}`);
  }

  /** Reads a part in which line breaks are, or are not, mere space. */
  within<T>(breaksAreSpace: boolean, read: () => T): T {
    const before = this.breaksAreSpace;
    if (++this.depth > DEEPEST) this.fail(`more than ${DEEPEST} levels lie in one another`);
    this.breaksAreSpace = breaksAreSpace;
    const result = read();
    this.breaksAreSpace = before;
    this.depth--;
    return result;
  }

  fail(what: string): never {
    const rest = this.text.slice(this.at, this.at + 20).split("\n")[0];
    throw new UserError(`${this.file}:${this.line}: ${what}, found ${rest ? JSON.stringify(rest) : "the end"}`);
  }
}
