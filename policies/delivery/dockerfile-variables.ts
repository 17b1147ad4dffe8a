import { joined } from "../evaluation/evaluate";
import { Unknown, type Value } from "../model/value";

/** What `ARG` and `ENV` of a stage give. */
export class Variables {
  private readonly arguments = new Map<string, Value>();
  private readonly environment: Map<string, Value>;

  /** @param parent Of the stage that this one is made from: its environment is kept, its arguments are not. */
  constructor(parent?: Variables) {
    this.environment = new Map(parent?.environment);
  }

  /** `ENV` wins over `ARG`, wherever they stand. */
  get(name: string): Value | undefined {
    return this.environment.get(name) ?? this.arguments.get(name);
  }

  /** An argument, with its default where it has one. */
  declare(name: string, value: Value | undefined): void {
    if (value === undefined) this.arguments.delete(name);
    else this.arguments.set(name, value);
  }

  set(name: string, value: Value): void {
    this.environment.set(name, value);
  }
}

/** `\$`, `$NAME`, `${NAME}`, and `${NAME…}` with something behind the name, in which others may lie. */
const VARIABLE = /\\(\$)|\$(?:(\w+)|\{(\w+)((?:[^{}]|\{[^{}]*\})*)\})/g;

const worked = (name: string, modifier: string, variables: Variables): Value => {
  const value = variables.get(name);
  const [, , operator, other = ""] = /^(:?)([-+])(.*)$/s.exec(modifier) ?? [];
  if (operator === "-" && (value === undefined || value === "")) return filled(other, variables);
  if (operator === "+" && value !== undefined) return filled(other, variables);
  const isPlain = modifier === "" || operator === "-";
  return (isPlain ? value : undefined) ?? new Unknown([{ text: name }], { isExact: true });
};

/** A text with the variables in it; one without a value, or that the base image may set, is not known. */
export const filled = (text: string, variables: Variables): Value => {
  const parts: Value[] = [];
  let last = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const [whole, escaped, plain, braced, modifier = ""] = match;
    parts.push(text.slice(last, match.index), escaped ?? worked(plain ?? braced ?? "", modifier, variables));
    last = match.index + whole.length;
  }
  const value = joined([...parts, text.slice(last)].filter((part) => part !== ""));
  return value instanceof Unknown && value.parts?.length === 1 ? (value.parts[0] as Unknown) : value;
};
