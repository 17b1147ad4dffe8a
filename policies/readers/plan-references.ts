import type { Resource } from "../model/resource";
import type { Reference } from "../model/value";
import { type ModuleConfiguration, type PlanExpression, referencesIn } from "./plan-format";

/** A module of a plan, as references in it see it. */
export interface PlanModule {
  /** `module.a["x"].`, or nothing for the root. */
  readonly prefix: string;
  readonly configuration: ModuleConfiguration;
  readonly parent?: PlanModule;
  /** Name of its call in the parent. */
  readonly call?: string;
}

const PART = /^(data\.)?([\w-]+)\.([\w-]+)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?(?:\.(\w+))?/;

const NOTHING: ModuleConfiguration = { resources: [], outputs: {}, module_calls: {} };

/** Longest chain of variables and outputs that is followed. */
const LONGEST_CHAIN = 50;

/** Follows what a plan says of references: only their texts, never which instance is meant. */
export class PlanReferences {
  private readonly byBase = new Map<string, Resource[]>();
  private readonly byAddress = new Map<string, Resource[]>();
  private readonly modules = new Map<string, PlanModule>();

  constructor(private readonly root: ModuleConfiguration) {
    this.modules.set("", { prefix: "", configuration: root });
  }

  /** Makes a resource known; `base` is its address without the index. */
  add(base: string, resource: Resource): void {
    append(this.byBase, base, resource);
    append(this.byAddress, resource.address, resource);
  }

  /** The module that an address such as `module.a["x"].module.b` leads to. */
  module(address: string): PlanModule {
    const before = this.modules.get(address);
    if (before) return before;
    const [, above = "", call = ""] =
      /^(?:(.*)\.)?module\.([\w-]+)(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?$/.exec(address) ?? [];
    const parent = call ? this.module(above) : { prefix: "", configuration: this.root };
    const configuration = parent.configuration.module_calls[call]?.module ?? NOTHING;
    const made = { prefix: `${address}.`, configuration, parent, call };
    this.modules.set(address, made);
    return made;
  }

  /** Where the references of an expression lead. @param key Index of the instance that holds it. */
  of(expression: PlanExpression, module: PlanModule, key: number | string | undefined, depth = 0): Reference[] {
    if (depth > LONGEST_CHAIN) return [];
    const references = referencesIn(expression).flatMap((text) => this.follow(text, module, key, depth));
    // That it is its own key or its own index which is meant says nothing.
    const isIndex = ({ text }: Reference) => /(^|\.)(each\.key|count\.index)$/.test(text);
    const others = references.filter((reference) => !isIndex(reference));
    return others.length > 0 ? others : references;
  }

  private follow(text: string, module: PlanModule, key: number | string | undefined, depth: number): Reference[] {
    const [, first = "", name = "", output = ""] =
      /^(var|module|local|each)\.([\w-]+)(?:\[[^\]]*\])?(?:\.([\w-]+))?/.exec(text) ?? [];
    if (first === "var" && module.parent) {
      const call = module.parent.configuration.module_calls[module.call ?? ""];
      const found = this.of(call?.expressions?.[name], module.parent, undefined, depth + 1);
      return found.length > 0 ? found : [{ text: `${module.prefix}${text}` }];
    }
    if (first === "module") {
      const inner = [...this.inside(module, name)];
      const found = inner.flatMap((each) =>
        this.of(each.configuration.outputs[output]?.expression, each, undefined, depth + 1),
      );
      return found.length > 0 ? found : [{ text: `${module.prefix}${text}` }];
    }
    if (first) return [{ text: `${module.prefix}${text}` }];
    return this.resources(text, module, key);
  }

  /** The modules that a call makes: as many as its resources show. */
  private *inside(module: PlanModule, name: string): Generator<PlanModule> {
    const start = `${module.prefix}module.${name}`;
    let isFound = false;
    for (const each of [...this.modules.values()])
      if (each.call === name && each.prefix.startsWith(start) && each.parent?.prefix === module.prefix) {
        isFound = true;
        yield each;
      }
    if (!isFound) yield this.module(start);
  }

  private resources(text: string, module: PlanModule, key: number | string | undefined): Reference[] {
    const [, data = "", type = "", name = "", index = "", attribute] = PART.exec(text) ?? [];
    const base = `${module.prefix}${data}${type}.${name}`;
    const all = this.byBase.get(base) ?? [];
    const wanted = index || (key === undefined ? undefined : `[${JSON.stringify(key)}]`);
    const found = this.byAddress.get(`${base}${wanted}`) ?? all;
    if (found.length === 0) return [{ text: `${module.prefix}${text}` }];
    return found.map((resource) => ({
      text: attribute ? `${resource.address}.${attribute}` : resource.address,
      resource,
      ...(attribute && { attribute }),
    }));
  }
}

const append = (map: Map<string, Resource[]>, key: string, resource: Resource): void => {
  const list = map.get(key);
  if (list) list.push(resource);
  else map.set(key, [resource]);
};
