import type { data as Data } from "@actions/expressions";
import { UserError } from "../../user-error";

/** What an expression can name, by the name of the context: `github`, `env`, `needs`, … */
export type Contexts = Readonly<Record<string, unknown>>;
/** Functions beside GitHub's general ones: `success`, `failure`, `hashFiles`, … */
export type Functions = Readonly<Record<string, (...args: readonly string[]) => boolean | string>>;

export interface Scope {
  readonly contexts: Contexts;
  readonly functions: Functions;
}

const EXPRESSION = /\$\{\{(?<inner>(?:'(?:[^']|'')*'|[^'])*?)\}\}/g;
/** A condition that calls none of these holds only while nothing has failed. */
const STATUS = /\b(?:always|success|failure|cancelled)\s*\(/;
/** Arguments that a function may take; GitHub has the same bound. */
const MOST_ARGUMENTS = 255;

/** Works out expressions with GitHub's own evaluator. */
export class Expressions {
  private constructor(private readonly library: typeof import("@actions/expressions")) {}

  /** The library is an ES module, which cannot be had at once from here. */
  static async load(): Promise<Expressions> {
    return new Expressions(await import("@actions/expressions"));
  }

  private toData(value: unknown): Data.ExpressionData {
    const { data } = this.library;
    if (value === undefined || value === null) return new data.Null();
    if (typeof value === "boolean") return new data.BooleanData(value);
    if (typeof value === "number") return new data.NumberData(value);
    if (typeof value === "string") return new data.StringData(value);
    if (Array.isArray(value)) return new data.Array(...value.map((each) => this.toData(each)));
    return new data.Dictionary(
      ...Object.entries(value as object).map(([key, each]) => ({ key, value: this.toData(each) })),
    );
  }

  private evaluate(text: string, { contexts, functions }: Scope): Data.ExpressionData {
    const { Evaluator, Lexer, Parser } = this.library;
    const known = Object.entries(functions).map(([name, call]) => ({
      name: name.toLowerCase(),
      minArgs: 0,
      maxArgs: MOST_ARGUMENTS,
      call: (...args: Data.ExpressionData[]) => this.toData(call(...args.map((each) => each.coerceString()))),
    }));
    try {
      const expression = new Parser(new Lexer(text).lex().tokens, Object.keys(contexts), known).parse();
      const values = this.toData(contexts) as Data.Dictionary;
      return new Evaluator(expression, values, new Map(known.map((each) => [each.name, each]))).evaluate();
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      throw new UserError(`\${{ ${text.trim()} }}: ${(cause as Error).message}`, { cause });
    }
  }

  /** A text with its expressions worked out. @throws UserError when one cannot be. */
  text(text: string, scope: Scope): string {
    return text.replace(EXPRESSION, (_, inner: string) => this.evaluate(inner, scope).coerceString());
  }

  /** Whether a condition holds, with or without `${{ }}` around it; none at all is `success()`. */
  holds(condition: string | boolean | undefined, scope: Scope): boolean {
    const bare = `${condition ?? "success()"}`.trim();
    const whole = /^\$\{\{(.*)\}\}$/s.exec(bare)?.[1];
    const inner = whole !== undefined && !whole.includes("${{") ? whole : bare;
    const text = STATUS.test(inner) ? inner : `success() && (${inner})`;
    return this.evaluate(`!(${text})`, scope).coerceString() === "false"; // so that GitHub's evaluator says what is true
  }
}
