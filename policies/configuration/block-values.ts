import { entriesOf, evaluate } from "../evaluation/evaluate";
import { Handle, type Scope, withName } from "../evaluation/scope";
import { Cursor } from "../language/cursor";
import { parseExpression } from "../language/expression";
import type { Block, Body, Expression } from "../language/syntax";
import type { Location } from "../model/resource";
import { isObject, Unknown, type Value, type ValueObject } from "../model/value";
import type { Session } from "./session";

/** What a resource is not described by, but tells Terraform how to go about it; in a block these are names like others. */
const META = new Set(["count", "for_each", "provider", "lifecycle", "provisioner", "connection"]);

/** Works out attributes and blocks of a body. */
export class BodyValues {
  /** @param where Address, for notes and for the names of what cannot be worked out. */
  constructor(
    private readonly session: Session,
    private readonly where: string,
    private readonly location: Location,
  ) {}

  /** Names of the attributes and blocks of a resource that are set. */
  names(body: Body): string[] {
    return namesIn(body).filter((name) => !META.has(name));
  }

  /** An attribute, or the blocks of a type as a list; nothing when neither is set. */
  named(body: Body, name: string, scope: Scope): Value | undefined {
    const expression = body.attributes[name]?.expression;
    if (expression)
      return this.session.guarded(`${this.where}.${name}`, this.location, () =>
        evaluate(name === "depends_on" ? this.bare(expression) : expression, scope),
      );
    const blocks = body.blocks.filter(
      ({ type, labels }) => type === name || (type === "dynamic" && labels[0] === name),
    );
    if (blocks.length === 0) return undefined;
    return blocks.flatMap((block) =>
      block.type === "dynamic" ? this.dynamic(block, name, scope) : [this.all(block.body, scope)],
    );
  }

  all(body: Body, scope: Scope): ValueObject {
    return Object.fromEntries(namesIn(body).map((name) => [name, this.named(body, name, scope) ?? null]));
  }

  /** What `depends_on` lists may stand in quotes, and in JSON has to. */
  private bare(list: Expression): Expression {
    if (list.kind !== "list") return list;
    const items = list.items.map((item) =>
      item.kind === "literal" && typeof item.value === "string"
        ? parseExpression(new Cursor(item.value, this.location.file))
        : item,
    );
    return { kind: "list", items };
  }

  /** The blocks that a `dynamic` makes; one unknown when nobody knows how many. */
  private dynamic({ body }: Block, name: string, scope: Scope): Value[] {
    const { for_each: over, iterator } = body.attributes;
    const content = body.blocks.find(({ type }) => type === "content")?.body;
    const text = `${this.where}.dynamic.${name}`;
    if (!over || !content) return [new Unknown([{ text }])];
    const variable = iterator?.expression.kind === "variable" ? iterator.expression.name : name;
    let made: Value[] = [];
    const worked = this.session.guarded(text, this.location, () => {
      const values = evaluate(over.expression, scope);
      if (values instanceof Unknown) return values;
      made = entriesOf(values).map(([key, value]) => {
        const each = { key: isObject(values) ? key : value, value };
        return this.all(content, withName(scope, variable, each));
      });
      return null;
    });
    return worked instanceof Unknown ? [worked instanceof Handle ? new Unknown(worked.references) : worked] : made;
  }
}

const namesIn = ({ attributes, blocks }: Body): string[] => {
  const types = blocks.map(({ type, labels }) => (type === "dynamic" ? (labels[0] ?? "") : type));
  return [...new Set([...Object.keys(attributes), ...types])];
};
