import type { Edge, Location, Resource } from "./resource";

/** Something a reader met and did not understand; nothing is judged to pass because of it. */
export interface Note {
  readonly what: string;
  readonly location: Location;
}

/** The graph of what one program describes: resources, data sources, providers, and who refers to whom. */
export class Program {
  readonly edges: readonly Edge[];
  private readonly byType = new Map<string, Resource[]>();
  private readonly byId = new Map<string, Resource>();
  private readonly incoming = new Map<Resource, Edge[]>();
  private readonly outgoing = new Map<Resource, Edge[]>();
  private readonly indexes = new Map<string, unknown>();

  /** @param notes What the reader did not understand. */
  constructor(
    readonly resources: readonly Resource[],
    readonly notes: readonly Note[],
  ) {
    for (const resource of resources) {
      if (resource.mode !== "data") append(this.byType, resource.type, resource);
      this.byId.set(resource.id, resource);
    }
    this.edges = resources.flatMap(edgesOf);
    for (const edge of this.edges) {
      append(this.outgoing, edge.from, edge);
      append(this.incoming, edge.to, edge);
    }
  }

  /** What the program makes or configures. A data source has the type of what it looks up, and is not of it. */
  ofType(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  withId(id: string): Resource | undefined {
    return this.byId.get(id);
  }

  /** References that others hold to it. */
  edgesTo(resource: Resource): readonly Edge[] {
    return this.incoming.get(resource) ?? [];
  }

  edgesFrom(resource: Resource): readonly Edge[] {
    return this.outgoing.get(resource) ?? [];
  }

  /** Something that is worked out once for the whole program, so that asking for each resource costs no more. */
  once<T>(name: string, make: () => T): T {
    if (!this.indexes.has(name)) this.indexes.set(name, make());
    return this.indexes.get(name) as T;
  }
}

const append = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

const edgesOf = (from: Resource): Edge[] =>
  Object.entries(from.references).flatMap(([attribute, references]) =>
    [...new Set(references.flatMap(({ resource }) => (resource && resource !== from ? [resource] : [])))].map((to) => ({
      from,
      attribute,
      to,
    })),
  );
