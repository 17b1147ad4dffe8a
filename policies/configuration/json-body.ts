import { UserError } from "../../user-error";
import { Cursor } from "../language/cursor";
import { parseExpression } from "../language/expression";
import type { Attribute, Block, Body, Expression } from "../language/syntax";
import { parseTemplate } from "../language/template";
import type { Describe } from "./source";

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [name: string]: Json;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** In JSON a comment is a property of this name. */
export const COMMENT = "//";

/** How many labels a block of the top has. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  module: 1,
  provider: 1,
  variable: 1,
  output: 1,
  locals: 0,
  terraform: 0,
};

const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value as Json]);

class JsonReader {
  constructor(private readonly file: string) {}

  /** Text that is an expression by itself, such as the type of a variable. */
  private bare(text: string): Expression {
    const cursor = new Cursor(text, this.file);
    const expression = parseExpression(cursor);
    if (!cursor.isAtEnd) cursor.fail("expected the end of the expression");
    return expression;
  }

  private expression(value: Json): Expression {
    if (typeof value === "string") return parseTemplate(value, this.file);
    if (Array.isArray(value)) return { kind: "list", items: value.map((item) => this.expression(item)) };
    if (!isObject(value)) return { kind: "literal", value: value as null | boolean | number };
    // A dynamic block below another one: what it makes is not known here.
    if (isObject(value.dynamic)) return { kind: "call", name: "dynamic", args: [], spreads: false };
    const items = Object.entries(value).filter(([name]) => name !== COMMENT);
    return {
      kind: "object",
      items: items.map(([key, item]) => ({ key: parseTemplate(key, this.file), value: this.expression(item) })),
    };
  }

  private attribute(value: Json): Attribute {
    return { expression: this.expression(value), line: 0 };
  }

  private dynamics(value: Json): Block[] {
    return listOf(value)
      .filter(isObject)
      .flatMap((types) => Object.entries(types))
      .flatMap(([type, blocks]) =>
        listOf(blocks)
          .filter(isObject)
          .map(({ content = {}, ...rest }) => {
            const body = this.body(rest);
            const contents = listOf(content)
              .filter(isObject)
              .map((each) => this.block("content", [], each));
            return { ...this.block("dynamic", [type], {}), body: { ...body, blocks: contents } };
          }),
      );
  }

  private block(type: string, labels: readonly string[], value: JsonObject): Block {
    return { type, labels, body: type === "variable" ? this.variable(value) : this.body(value), line: 0, endLine: 0 };
  }

  private variable({ type, ...rest }: JsonObject): Body {
    const body = this.body(rest);
    if (typeof type !== "string") return body;
    return { ...body, attributes: { ...body.attributes, type: { expression: this.bare(type), line: 0 } } };
  }

  body(value: JsonObject): Body {
    const attributes: Record<string, Attribute> = Object.create(null);
    for (const [name, each] of Object.entries(value))
      if (name !== COMMENT && name !== "dynamic") attributes[name] = this.attribute(each);
    return { attributes, blocks: value.dynamic === undefined ? [] : this.dynamics(value.dynamic) };
  }

  private labelled(type: string, value: Json, count: number, labels: readonly string[]): Block[] {
    if (count === labels.length)
      return listOf(value).map((body) => {
        if (!isObject(body)) throw new UserError(`${this.file}: ${[type, ...labels].join(".")} is no object`);
        const block = type === "terraform" ? this.settings(body) : this.block(type, labels, body);
        described.set(block.body, body[COMMENT]);
        return block;
      });
    return listOf(value).flatMap((each) => {
      if (!isObject(each)) throw new UserError(`${this.file}: ${[type, ...labels].join(".")} is no object`);
      return Object.entries(each)
        .filter(([name]) => name !== COMMENT)
        .flatMap(([name, inner]) => this.labelled(type, inner, count, [...labels, name]));
    });
  }

  private settings({ backend }: JsonObject): Block {
    const types = isObject(backend) ? Object.entries(backend) : [];
    const blocks = types.flatMap(([type, body]) => (isObject(body) ? [this.block("backend", [type], body)] : []));
    return { ...this.block("terraform", [], {}), body: { attributes: {}, blocks } };
  }

  root(json: Json): Body {
    if (!isObject(json)) throw new UserError(`${this.file}: is no object; Terraform's JSON is one`);
    const blocks = Object.entries(json).flatMap(([type, value]) => {
      const count = LABELS[type];
      return count === undefined || value === null ? [] : this.labelled(type, value, count, []);
    });
    return { attributes: {}, blocks };
  }
}

/** What the comment of a block says, which is no part of it. */
const described = new WeakMap<Body, Json | undefined>();

/** A line of TypeScript as `policies/synthesis/places` writes it. */
const PLACE = /^(.+):(\d+)$/;

const placeIn = (trace: Json | undefined) => {
  const [first] = Array.isArray(trace) ? trace : [];
  const [, file, line] = (typeof first === "string" && PLACE.exec(first)) || [];
  return file === undefined ? {} : { file, line: Number(line) };
};

/** What CDKTF wrote beside a block: the path of its construct, the line that made it, and what `waive` said. */
export const descriptionOf: Describe = (body) => {
  const comment = described.get(body);
  if (!isObject(comment)) return {};
  const { metadata, waivers } = comment;
  const { path, stackTrace } = isObject(metadata) ? metadata : {};
  return {
    ...(typeof path === "string" && { construct: path, ...placeIn(stackTrace) }),
    ...(waivers !== undefined && { waivers }),
  };
};

/** A file of Terraform's JSON as HCL would have it. @throws UserError */
export const bodyOfJson = (text: string, file: string): Body => {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (cause) {
    throw new UserError(`${file}: is no JSON: ${(cause as Error).message}`, { cause });
  }
  return new JsonReader(file).root(json);
};

/** The attributes of a `.tfvars.json`. @throws UserError */
export const valuesOfJson = (text: string, file: string): Body => {
  try {
    return new JsonReader(file).body(JSON.parse(text) as JsonObject);
  } catch (cause) {
    throw new UserError(`${file}: is no JSON: ${(cause as Error).message}`, { cause });
  }
};
