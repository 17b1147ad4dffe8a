import { isList, isObject, Unknown, type Value, type ValueObject } from "../model/value";
import { Items } from "./items";
import { parsedJson } from "./json-text";
import { Text } from "./text";
import { type Doubt, undecided } from "./undecided";

/**
 * What a rule sees of a resource or of a block in it. What is not set is `undefined`, and an empty text or list counts as
 * not set, because the provider makes no difference. Whatever is asked for and not known throws {@link Undecided}.
 */
export class Attributes {
  /** @param path Where it stands, for verdicts: `ingress[0]`; empty for a resource. */
  constructor(
    private readonly content: ValueObject,
    readonly path: string,
  ) {}

  /** Path of an attribute, for verdicts and messages. */
  pathOf(name: string): string {
    return this.path ? `${this.path}.${name}` : name;
  }

  /** The value as the model has it, for readers of other things; rules never see it. */
  protected value(name: string): Value | undefined {
    const value = Object.hasOwn(this.content, name) ? this.content[name] : undefined;
    return value === null || value === "" || (isList(value) && value.length === 0) ? undefined : value;
  }

  /** Whether it is set, to whatever: a reference to a managed resource is enough. @throws Undecided */
  has(name: string): boolean {
    const value = this.value(name);
    const isKnownInPart = value instanceof Unknown && (value.parts !== undefined || value.json !== undefined);
    if (value instanceof Unknown && !value.managed && !isKnownInPart) undecided(this.pathOf(name), value);
    return value !== undefined;
  }

  /** @throws Undecided when it is not known, or no text. */
  string(name: string): string | undefined {
    const value = this.plain(name);
    return typeof value === "object" ? undecided(this.pathOf(name), "is no text") : value?.toString();
  }

  /** @throws Undecided when it is not known, or no number. */
  number(name: string): number | undefined {
    const value = this.plain(name);
    if (value === undefined) return undefined;
    const number = typeof value === "number" ? value : typeof value === "string" ? Number(value) : Number.NaN;
    return Number.isNaN(number) ? undecided(this.pathOf(name), "is no number") : number;
  }

  /** @throws Undecided when it is not known, or neither true nor false. */
  flag(name: string): boolean | undefined {
    const value = this.plain(name);
    if (value === undefined || typeof value === "boolean") return value;
    if (value === "true" || value === "false") return value === "true";
    return undecided(this.pathOf(name), "is neither true nor false");
  }

  /** A text of which parts may be unknown. */
  text(name: string): Text | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : textOf(value, this.pathOf(name));
  }

  /** Whether it is a single text, and no list, block or map. */
  isText(name: string): boolean {
    const value = this.value(name);
    return typeof value === "string" || (value instanceof Unknown && (value.parts !== undefined || value.isExact));
  }

  /** Texts of a list, each of which may be unknown in parts. Of a list that is unknown, nobody knows how long it is. */
  texts(name: string): Items<Text> {
    return this.elements(name).map(({ value, path }) => textOf(value, path));
  }

  /** The same of what may be a single text as well, as in policies: a reference to a resource is one. */
  oneOrMore(name: string): Items<Text> {
    const value = this.value(name);
    const isOne = value instanceof Unknown && value.managed !== undefined;
    return isOne ? new Items([textOf(value, this.pathOf(name))]) : this.texts(name);
  }

  strings(name: string): Items<string> {
    return this.texts(name).map((text) => text.value);
  }

  /** Blocks of a type, or objects of a list. */
  blocks(name: string): Items<Attributes> {
    return this.elements(name).map(({ value, path }) =>
      isObject(value) ? new Attributes(value, path) : undecided(path, value instanceof Unknown ? value : "is no block"),
    );
  }

  /** The first block of a type. */
  block(name: string): Attributes | undefined {
    return this.blocks(name).first;
  }

  /** Names and values of a map. */
  entries(name: string): Items<readonly [string, Text]> {
    const value = this.value(name);
    if (value === undefined) return new Items([]);
    if (!isObject(value)) return undecided(this.pathOf(name), value instanceof Unknown ? value : "is no map");
    return new Items(Object.entries(value)).map(
      ([key, each]) => [key, textOf(each, this.pathOf(`${name}.${key}`))] as const,
    );
  }

  /** Names of what a map or block holds. */
  get names(): readonly string[] {
    return Object.keys(this.content).filter((name) => this.value(name) !== undefined);
  }

  /** What a text is the JSON of, each element of a list as an object of its own. @throws Undecided */
  json(name: string): Items<Attributes> {
    const value = this.value(name);
    if (value === undefined) return new Items([]);
    const path = this.pathOf(name);
    const document = parsedJson(value, path);
    return elementsOf(document, path).map(({ value: each, path: where }) =>
      isObject(each) ? new Attributes(each, where) : undecided(where, each instanceof Unknown ? each : "is no object"),
    );
  }

  private plain(name: string): boolean | number | string | object | undefined {
    const value = this.value(name);
    if (value instanceof Unknown) return undecided(this.pathOf(name), value);
    return value ?? undefined;
  }

  protected elements(name: string): Items<Element> {
    const value = this.value(name);
    return value === undefined ? new Items<Element>([]) : elementsOf(value, this.pathOf(name));
  }
}

interface Element {
  readonly value: Value;
  readonly path: string;
}

/** A list's elements; whatever is no list is one element, unless it is unknown, which may be any number. */
const elementsOf = (value: Value, path: string): Items<Element> => {
  if (value instanceof Unknown && !value.parts) return new Items<Element>([], [doubtOf(value, path)]);
  if (!isList(value)) return new Items([{ value, path }]);
  return new Items(value.map((each, at) => ({ value: each, path: `${path}[${at}]` })));
};

const doubtOf = (value: Unknown, attribute: string): Doubt => ({ attribute, reference: value.text });

const textOf = (value: Value, path: string): Text => {
  if (typeof value === "string" || value instanceof Unknown) return new Text(value, path);
  if (typeof value === "number" || typeof value === "boolean") return new Text(String(value), path);
  return undecided(path, "is no text");
};
