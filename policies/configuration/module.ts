import path from "node:path";
import { entriesOf, evaluate } from "../evaluation/evaluate";
import { Handle, type Scope } from "../evaluation/scope";
import type { Expression } from "../language/syntax";
import { textOf } from "../language/text-of";
import { isObject, Unknown, type Value, type ValueObject } from "../model/value";
import { BodyValues } from "./block-values";
import { Instance } from "./instance";
import { MOST_INSTANCES, type Session, type Worked } from "./session";
import type { Declaration, ModuleSource } from "./source";
import { conform } from "./type-constraint";

/** Finds what a local module is made of; nothing when it does not lie in the folder. */
export type FindModule = (directory: string) => ModuleSource | undefined;

interface ModulePlace {
  /** Name of the stack, where several are read together. */
  readonly stack: string;
  /** `module.a["x"].`, or nothing for a root. */
  readonly prefix: string;
  /** Values of variables; unknown where nobody gave any. */
  readonly given: (name: string) => Value | undefined;
  /** Directories of the modules around it. */
  readonly above: readonly string[];
}

/** What an address leads to: one thing, a list by `count`, a map by `for_each`, or one whose number is not known. */
type Expanded<T> = { readonly things: readonly T[]; readonly value: Value };

/** One module with the values it was called with. */
export class Module {
  readonly scope: Scope;
  readonly stack: string;
  readonly prefix: string;
  private readonly variables = new Map<string, () => Worked>();
  private readonly locals = new Map<string, () => Worked>();
  private readonly outputs = new Map<string, () => Worked>();
  private readonly expanded = new Map<Declaration, Expanded<Instance | Module>>();
  private readonly byAddress = new Map<string, Declaration>();

  constructor(
    private readonly session: Session,
    private readonly source: ModuleSource,
    private readonly find: FindModule,
    private readonly place: ModulePlace,
  ) {
    this.stack = place.stack;
    this.prefix = place.prefix;
    for (const each of source.declarations) this.byAddress.set(`${each.prefix}${each.type}.${each.name}`, each);
    this.scope = { lookup: (name) => this.lookup(name), readFile: (name) => this.readFile(name) };
    const location = { file: source.directory };
    const add = (map: Map<string, () => Worked>, kind: string, name: string, expression: Expression) =>
      map.set(
        name,
        session.lazily(`${kind}.${name}`, location, () => evaluate(expression, this.scope)),
      );
    for (const [name, expression] of source.locals) add(this.locals, "local", name, expression);
    for (const [name, expression] of source.outputs) add(this.outputs, "output", name, expression);
    for (const name of source.variables.keys())
      this.variables.set(
        name,
        session.lazily(`var.${name}`, location, () => this.variable(name)),
      );
  }

  /** Backend of a root module, its values worked out. */
  get backend(): { readonly type: string; readonly values: ValueObject } | undefined {
    const { backend, directory } = this.source;
    const location = { file: directory };
    return (
      backend && {
        type: backend.type,
        values: new BodyValues(this.session, "backend", location).all(backend.body, this.scope),
      }
    );
  }

  output(name: string): Value | undefined {
    return this.taken(this.outputs.get(name));
  }

  /** Every resource, data source and provider in it and in the modules it calls. */
  instances(): Instance[] {
    return this.source.declarations.flatMap((declaration) => {
      if (declaration.mode === "provider") {
        const alias = declaration.body.attributes.alias?.expression;
        const name = alias?.kind === "literal" ? `${declaration.type}.${alias.value}` : declaration.type;
        return [new Instance(this.session, this, { ...declaration, name }, {})];
      }
      return this.expand(declaration).things.flatMap((thing) =>
        thing instanceof Module ? thing.instances() : [thing],
      );
    });
  }

  private taken(worked: (() => Worked) | undefined): Value | undefined {
    const known = worked?.();
    if (known) this.session.record(known.references);
    return known?.value;
  }

  private variable(name: string): Value {
    const { default: fallback, type } = this.source.variables.get(name) ?? {};
    const given = this.place.given(name);
    if (given !== undefined) return conform(given, type);
    if (fallback) return conform(evaluate(fallback, this.scope), type);
    return new Unknown([{ text: `${this.prefix}var.${name}` }], { isExact: true });
  }

  private lookup(name: string): Value | undefined {
    const { source } = this;
    const handle = (text: string, attribute: (name: string) => Value) => new Handle({ text }, attribute);
    const unknown = (text: string) => new Unknown([{ text }], { isExact: true });
    if (name === "var") return handle("var", (each) => this.taken(this.variables.get(each)) ?? unknown(`var.${each}`));
    if (name === "local")
      return handle("local", (each) => this.taken(this.locals.get(each)) ?? unknown(`local.${each}`));
    if (name === "module")
      return handle("module", (each) => this.addressed(`module.${each}.${each}`, `module.${each}`));
    if (name === "data" || name === "ephemeral")
      return handle(name, (type) =>
        handle(`${name}.${type}`, (each) => this.addressed(`${name}.${type}.${each}`, `${name}.${type}.${each}`)),
      );
    if (name === "path") return { module: source.directory, root: source.directory, cwd: source.directory };
    if (name === "terraform" || name === "self" || name === "each" || name === "count")
      return handle(name, (each) => unknown(`${name}.${each}`));
    return handle(name, (each) => this.addressed(`${name}.${each}`, `${name}.${each}`));
  }

  private addressed(key: string, text: string): Value {
    const declaration = this.byAddress.get(key);
    return declaration ? this.expand(declaration).value : new Unknown([{ text }], { isExact: true });
  }

  private readFile(name: string): string | undefined {
    const file = path.resolve(this.source.directory, name);
    try {
      return path.relative(this.source.directory, file).startsWith("..") ? undefined : textOf(file);
    } catch {
      return undefined; // it is not there
    }
  }

  /** The instances of a declaration. */
  private expand(declaration: Declaration): Expanded<Instance | Module> {
    const before = this.expanded.get(declaration);
    if (before) return before;
    const text = `${this.prefix}${declaration.prefix}${declaration.type}.${declaration.name}`;
    // Whoever asks while it is being expanded is told that nothing is known.
    this.expanded.set(declaration, { things: [], value: new Unknown([{ text }]) });
    const made = this.expansion(declaration, text);
    this.expanded.set(declaration, made);
    return made;
  }

  private expansion(declaration: Declaration, text: string): Expanded<Instance | Module> {
    const { count, for_each: each } = declaration.body.attributes;
    const one = (key?: number | string, names?: ValueObject, doubt?: Unknown) =>
      this.make(declaration, key, names, doubt);
    const meta = count ?? each;
    if (!meta) {
      const single = one();
      return { things: [single], value: single.handle };
    }
    const doubtful = (doubt: Unknown) => {
      const names = {
        each: { key: new Unknown([{ text: "each.key" }]), value: new Unknown([{ text: "each.value" }]) },
        count: { index: new Unknown([{ text: "count.index" }]) },
      };
      const single = one(undefined, names, doubt);
      return { things: [single], value: single.handle };
    };
    let result: Expanded<Instance | Module> | undefined;
    const worked = this.session.guarded(`${text}.${count ? "count" : "for_each"}`, declaration.location, () => {
      const over = evaluate(meta.expression, this.scope);
      if (over instanceof Unknown) return over;
      if (count) {
        const things = Array.from({ length: Math.min(Number(over), MOST_INSTANCES + 1) }, (_, at) =>
          one(at, { count: { index: at } }),
        );
        result = { things, value: things.map(({ handle }) => handle) };
      } else result = this.mapped(over, one);
      return result ? null : new Unknown([{ text: "for_each" }]);
    });
    if (worked instanceof Unknown) return doubtful(new Unknown(worked.references));
    if (!result || result.things.length > MOST_INSTANCES) {
      this.session.note(`${text}: more than ${MOST_INSTANCES} instances`, declaration.location);
      return doubtful(new Unknown([{ text: `${text}.${count ? "count" : "for_each"}` }]));
    }
    return result;
  }

  private mapped(
    over: Value,
    one: (key: string, names: ValueObject) => Instance | Module,
  ): Expanded<Instance | Module> | undefined {
    const entries = entriesOf(over).map(([key, value]): [Value, Value] => [isObject(over) ? key : value, value]);
    if (entries.some(([key]) => key instanceof Unknown)) return undefined;
    const things = entries.map(([key, value]) => [String(key), one(String(key), { each: { key, value } })] as const);
    return {
      things: things.map(([, thing]) => thing),
      value: Object.fromEntries(things.map(([key, { handle }]) => [key, handle])),
    };
  }

  private make(
    declaration: Declaration,
    key?: number | string,
    names: ValueObject = {},
    doubt?: Unknown,
  ): Instance | Module {
    if (declaration.mode !== "module")
      return new Instance(this.session, this, declaration, {
        ...(key !== undefined && { key }),
        names,
        ...(doubt && { doubt }),
      });
    return this.call(declaration, key === undefined ? "" : `[${JSON.stringify(key)}]`, names);
  }

  private call({ name, body, location }: Declaration, index: string, names: ValueObject): Module {
    const { session, place } = this;
    const address = `${this.prefix}module.${name}${index}`;
    const from = body.attributes.source?.expression;
    const where = from?.kind === "literal" ? String(from.value) : "";
    const directory = path.resolve(this.source.directory, where);
    const isLocal = where.startsWith("./") || where.startsWith("../");
    const isLoop = [...place.above, this.source.directory].includes(directory);
    const source = isLocal && !isLoop ? this.find(directory) : undefined;
    if (!source) session.note(`${address}: ${isLoop ? "calls itself" : `${where} is not read`}`, location);
    const scope: Scope = {
      ...this.scope,
      lookup: (variable) => (Object.hasOwn(names, variable) ? names[variable] : this.scope.lookup(variable)),
    };
    const values = new BodyValues(session, address, location);
    return new Module(
      session,
      source ?? {
        ...this.source,
        directory,
        variables: new Map(),
        locals: new Map(),
        outputs: new Map(),
        declarations: [],
      },
      this.find,
      {
        stack: this.stack,
        prefix: `${address}.`,
        given: (variable) => values.named(body, variable, scope),
        above: [...place.above, this.source.directory],
      },
    );
  }

  /** What an expression gets that refers to it. */
  get handle(): Handle {
    const address = this.prefix.slice(0, -1);
    return new Handle({ text: address }, (name) => {
      const output = this.output(name);
      return output === undefined ? new Unknown([{ text: `${address}.${name}` }], { isExact: true }) : output;
    });
  }
}
