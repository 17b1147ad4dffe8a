/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  /** In capitals: `RUN`. */
  readonly name: string;
  readonly text: string;
  /** What its heredocs hold; empty without one. */
  readonly body: string;
  /** Counted from 1. */
  readonly line: number;
}

const WORD = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/gs;
const HEREDOC = /^\d*<<(-?)(["']?)([^<"']+)\2$/;
const DIRECTIVE = /^#\s*(\w+)\s*=\s*(.*?)\s*$/;

/** The character that lets a line go on, which only the first lines may choose, before any other comment. */
const continuationOf = (lines: readonly string[]): string => {
  for (const line of lines) {
    const [, name, value = ""] = DIRECTIVE.exec(line) ?? [];
    if (name === undefined) break;
    if (name.toLowerCase() === "escape") return value;
  }
  return "\\";
};

const isNothing = (line = ""): boolean => /^\s*(#|$)/.test(line);

/** Walks over the lines of a Dockerfile. */
class Lines {
  at = 0;
  private readonly continuation: string;

  constructor(private readonly lines: readonly string[]) {
    this.continuation = continuationOf(lines);
  }

  get line(): string | undefined {
    return this.lines[this.at];
  }

  /** A line with those that it goes on in; comments and empty lines between them are left out. */
  continued(): string {
    let joined = this.lines[this.at++] ?? "";
    while (joined.trimEnd().endsWith(this.continuation) && this.at < this.lines.length) {
      joined = joined.trimEnd().slice(0, -1);
      while (this.at < this.lines.length && isNothing(this.line)) this.at++;
      joined += this.lines[this.at++] ?? "";
    }
    return joined;
  }

  /** The lines before one that is this end and nothing else. */
  until(end: string, isIndented: boolean): string {
    const first = this.at;
    const isEnd = (line: string) => (isIndented ? line.replace(/^\t+/, "") : line) === end;
    while (this.line !== undefined && !isEnd(this.line)) this.at++;
    return this.lines.slice(first, this.at++).join("\n");
  }
}

/**
 * The instructions of a Dockerfile: continued lines, comments between them, heredocs and another escape character.
 * @see https://docs.docker.com/reference/dockerfile/
 */
export const instructionsIn = (text: string): Instruction[] => {
  const lines = new Lines(text.replace(/^\uFEFF/, "").split(/\r?\n/));
  const instructions: Instruction[] = [];
  while (lines.line !== undefined) {
    if (isNothing(lines.line)) {
      lines.at++;
      continue;
    }
    const line = lines.at + 1;
    const [, name = "", rest = ""] = /^\s*(\S+)\s*(.*)$/s.exec(lines.continued()) ?? [];
    const bodies: string[] = [];
    if (/^(run|copy|add)$/i.test(name))
      for (const [word] of rest.matchAll(WORD)) {
        const [, dash, , end] = HEREDOC.exec(word) ?? [];
        if (end !== undefined) bodies.push(lines.until(end, dash === "-"));
      }
    instructions.push({ name: name.toUpperCase(), text: rest.trim(), body: bodies.join("\n"), line });
  }
  return instructions;
};

/** Words of an instruction; quotes keep spaces together and are taken off. */
export const wordsOf = (text: string): string[] =>
  [...text.matchAll(WORD)].map(([word]) => word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/gs, "$1$2"));

/** `NAME=value NAME="other value"`, or the older `NAME value` with one of them. */
export const assignmentsIn = (text: string): (readonly [name: string, value: string | undefined])[] => {
  const words = wordsOf(text);
  const [first = ""] = words;
  if (!first.includes("=") && words.length > 1) return [[first, text.slice(text.indexOf(first) + first.length).trim()]];
  return words.map((word) => {
    const at = word.indexOf("=");
    return at === -1 ? ([word, undefined] as const) : ([word.slice(0, at), word.slice(at + 1)] as const);
  });
};
