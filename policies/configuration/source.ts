import type { Body, Expression } from "../language/syntax";
import type { Location } from "../model/resource";

/** A block with an address: resource, data source, provider or call of a module. */
export interface Declaration {
  readonly mode: "managed" | "data" | "provider" | "module";
  /** Type of the resource, or name of the provider. */
  readonly type: string;
  readonly name: string;
  /** What its address begins with: `data.` of a data source. */
  readonly prefix: string;
  readonly body: Body;
  readonly location: Location;
  /** What `waive` wrote beside it. */
  readonly waivers?: unknown;
}

export interface VariableDeclaration {
  readonly default?: Expression;
  readonly type?: Expression;
}

/** What the files of one folder declare, before anything is worked out. */
export interface ModuleSource {
  readonly directory: string;
  readonly variables: Map<string, VariableDeclaration>;
  readonly locals: Map<string, Expression>;
  readonly outputs: Map<string, Expression>;
  readonly declarations: Declaration[];
  /** Values of variables from `.tfvars`. */
  readonly given: Map<string, Expression>;
  /** Where the state of a root module lies. */
  backend?: { readonly type: string; readonly body: Body };
}

export const emptySource = (directory: string): ModuleSource => ({
  directory,
  variables: new Map(),
  locals: new Map(),
  outputs: new Map(),
  declarations: [],
  given: new Map(),
});

const RESOURCES = { resource: "managed", data: "data", ephemeral: "data" } as const;
const isResource = (type: string): type is keyof typeof RESOURCES => Object.hasOwn(RESOURCES, type);

/** What a file can tell of a block: the construct that made it, where that stands, and what is waived of it. */
export type Describe = (body: Body) => Partial<Location> & { readonly waivers?: unknown };

/** Adds what stands in a file to what the other files of the folder declare. */
export const addFile = (
  source: ModuleSource,
  { blocks }: Body,
  file: string,
  describe: Describe = () => ({}),
): void => {
  for (const { type, labels, body, line, endLine } of blocks) {
    const [first = "", second = ""] = labels;
    const { waivers, ...described } = describe(body);
    const location = { file, ...(line > 0 && { line, endLine }), ...described };
    const { default: fallback, type: constraint, value } = body.attributes;
    if (isResource(type))
      source.declarations.push({
        mode: RESOURCES[type],
        type: first,
        name: second,
        prefix: type === "resource" ? "" : `${type}.`,
        body,
        location,
        ...(waivers !== undefined && { waivers }),
      });
    else if (type === "provider" || type === "module")
      source.declarations.push({ mode: type, type: first, name: first, prefix: `${type}.`, body, location });
    else if (type === "variable")
      source.variables.set(first, {
        ...(fallback && { default: fallback.expression }),
        ...(constraint && { type: constraint.expression }),
      });
    else if (type === "output" && value) source.outputs.set(first, value.expression);
    else if (type === "locals")
      for (const [name, { expression }] of Object.entries(body.attributes)) source.locals.set(name, expression);
    else if (type === "terraform") {
      const backend = body.blocks.find((block) => block.type === "backend");
      if (backend) source.backend = { type: backend.labels[0] ?? "", body: backend.body };
    }
  }
};
