import { Handle, type Scope } from "../evaluation/scope";
import { policyDocumentJson } from "../model/policy-document-data";
import type { Location, Resource } from "../model/resource";
import { isObject, type Reference, Unknown, type Value, type ValueObject } from "../model/value";
import { BodyValues } from "./block-values";
import type { Module } from "./module";
import { remoteOutputs } from "./remote-state";
import type { Session, Worked } from "./session";
import type { Declaration } from "./source";

interface Place {
  readonly key?: number | string;
  /** What `each` and `count` are for it. */
  readonly names?: ValueObject;
  readonly doubt?: Unknown;
}

/** One instance of a resource, data source or provider, whose attributes are worked out when somebody asks. */
export class Instance implements Resource {
  readonly id: string;
  readonly address: string;
  readonly mode: Resource["mode"];
  readonly type: string;
  readonly location: Location;
  readonly doubt?: Unknown;
  readonly waivers?: unknown;
  private readonly attributes = new Map<string, () => Worked>();
  private readonly bodyValues: BodyValues;
  private known: ValueObject | undefined;

  constructor(
    private readonly session: Session,
    readonly module: Module,
    private readonly declaration: Declaration,
    { key, names = {}, doubt }: Place,
  ) {
    const { mode, type, name, prefix, body, location } = declaration;
    const index = key === undefined ? (doubt ? "[*]" : "") : `[${JSON.stringify(key)}]`;
    const path = mode === "provider" ? name : `${type}.${name}`;
    this.address = `${module.prefix}${prefix}${path}${index}`;
    this.id = `${module.stack ? `${module.stack}/` : ""}${this.address}`;
    this.mode = mode as Resource["mode"];
    this.type = type;
    this.location = location;
    if (doubt) this.doubt = doubt;
    if (declaration.waivers !== undefined) this.waivers = declaration.waivers;
    this.bodyValues = new BodyValues(session, this.address, location);
    const scope: Scope = {
      ...module.scope,
      lookup: (variable) => (Object.hasOwn(names, variable) ? names[variable] : module.scope.lookup(variable)),
    };
    for (const attribute of this.bodyValues.names(body))
      this.attributes.set(
        attribute,
        session.lazily(
          `${this.address}.${attribute}`,
          location,
          () => this.bodyValues.named(body, attribute, scope) ?? null,
        ),
      );
  }

  get values(): ValueObject {
    const own = [...this.attributes].filter(([name]) => name !== "depends_on");
    this.known ??= Object.fromEntries(own.map(([name, worked]) => [name, worked().value]));
    return this.known;
  }

  get references(): Readonly<Record<string, readonly Reference[]>> {
    return Object.fromEntries([...this.attributes].map(([name, worked]) => [name, [...worked().references]]));
  }

  /** What an expression gets that refers to it. */
  get handle(): Handle {
    return new Handle({ text: this.address, resource: this }, (name) => this.attribute(name), this.doubt);
  }

  private attribute(name: string): Value {
    const reference = { text: `${this.address}.${name}`, resource: this, attribute: name };
    this.session.record([reference]);
    const worked = this.attributes.get(name)?.();
    if (worked) this.session.record(worked.references);
    if (worked && worked.value !== null) return worked.value;
    if (this.declaration.prefix === "data.") {
      if (this.type === "aws_iam_policy_document" && (name === "json" || name === "minified_json"))
        return policyDocumentJson(this.values);
      if (this.type === "terraform_remote_state" && name === "outputs") return this.remoteState(reference);
    }
    return new Unknown([reference], { isExact: true });
  }

  private remoteState(reference: Reference): Value {
    const { backend = null, config = null } = this.values;
    const outputs = isObject(config) ? remoteOutputs(this.session, backend, config) : undefined;
    return new Handle(reference, (name) => {
      const text = `${reference.text}.${name}`;
      return outputs?.(name) ?? new Unknown([{ ...reference, text }], { isExact: true });
    });
  }
}
