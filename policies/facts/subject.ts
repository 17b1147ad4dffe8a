import type { Program } from "../model/program";
import type { Resource } from "../model/resource";
import { isList, isObject, Unknown, type Value } from "../model/value";
import { Attributes } from "./attributes";
import { Items } from "./items";
import type { Text } from "./text";
import { type Doubt, undecided } from "./undecided";

/** A resource as a rule sees it: its attributes, and who is linked with it. */
export class Subject extends Attributes {
  constructor(
    readonly resource: Resource,
    readonly program: Program,
  ) {
    super(resource.values, "");
  }

  get type(): string {
    return this.resource.type;
  }

  get address(): string {
    return this.resource.address;
  }

  /**
   * The resources of a type that name this one in an attribute, by reference or by its name.
   * @param attribute May lie in a block: `network_configuration.security_groups`.
   * @example bucket.linked("aws_s3_bucket_versioning", "bucket").first
   */
  linked(type: string, attribute: string): Items<Subject> {
    const index = this.program.once(
      `links ${type} ${attribute}`,
      () => new Links(this.program.ofType(type), attribute),
    );
    return index.to(this.resource).map((resource) => new Subject(resource, this.program));
  }

  /** The same of several types, such as one that has two names. */
  linkedOf(types: readonly string[], attribute: string): Items<Subject> {
    return new Items(types).flatMap((type) => this.linked(type, attribute));
  }

  /** What an attribute refers to. @throws Undecided as {@link resolve} does */
  follow(attribute: string, ...types: readonly string[]): Items<Subject> {
    return this.oneOrMore(attribute).flatMap((text) => this.resolve(text, ...types));
  }

  /** The resources of these types that a text means, by reference or by name. @throws Undecided when it means another one. */
  resolve(text: Text, ...types: readonly string[]): Items<Subject> {
    const resources = text.isKnown
      ? types.flatMap((type) => this.named(type).get(text.value) ?? [])
      : text.resources.filter(({ type, mode }) => types.includes(type) && mode === "managed");
    if (resources.length === 0) return undecided(text.attribute, `${text} is not in this program`);
    return new Items(resources.map((resource) => new Subject(resource, this.program)));
  }

  /**
   * The resources of a type that hold a reference to this one in an attribute, whichever attribute of it they take: a
   * rule of `aws_vpc.main.default_security_group_id` is one.
   */
  referring(type: string, attribute: string): Items<Subject> {
    const index = this.program.once(`references ${type} ${attribute}`, () => {
      const byTarget = new Map<Resource, Resource[]>();
      for (const each of this.program.ofType(type))
        for (const edge of this.program.edgesFrom(each))
          if (edge.attribute === attribute) append(byTarget, edge.to, each);
      return byTarget;
    });
    return this.certain(index.get(this.resource) ?? []);
  }

  private named(type: string): Map<string, Resource[]> {
    return this.program.once(`names ${type}`, () => namesOf(this.program.ofType(type)));
  }

  /** All of a type, wherever they are. One of which nobody knows whether it exists is a doubt. */
  others(type: string): Items<Subject> {
    return this.certain(this.program.ofType(type));
  }

  private certain(resources: readonly Resource[]): Items<Subject> {
    return new Items(resources).map((resource) =>
      resource.doubt
        ? undecided(`${resource.address}: whether it exists`, resource.doubt)
        : new Subject(resource, this.program),
    );
  }
}

/** Attributes by which others name a resource. */
const IDENTITIES = ["bucket", "name", "family", "id", "arn", "identifier"] as const;

/** The attributes of some types that others name them by as well; of another type they name something else. */
const OWN_IDENTITIES: Readonly<Record<string, string>> = {
  aws_api_gateway_stage: "stage_name",
  aws_elasticache_replication_group: "replication_group_id",
  aws_lambda_function: "function_name",
  aws_rds_cluster: "cluster_identifier",
};

const identitiesOf = ({ type }: Resource): readonly string[] => [...IDENTITIES, OWN_IDENTITIES[type] ?? []].flat();

const namesOf = (resources: readonly Resource[]): Map<string, Resource[]> => {
  const names = new Map<string, Resource[]>();
  for (const resource of resources)
    for (const identity of identitiesOf(resource)) {
      const value = resource.values[identity];
      if (typeof value === "string") append(names, value, resource);
    }
  return names;
};

/** Most doubts that are named of one question; more would only make the report longer. */
const MOST_DOUBTS = 5;

/** A resource that names something whose value is not known. */
interface Open {
  readonly resource: Resource;
  readonly doubt: Doubt;
}

/** Who names whom in an attribute, worked out once for all resources of a type. */
class Links {
  private readonly byResource = new Map<Resource, Resource[]>();
  private readonly byName = new Map<string, Resource[]>();
  /** By the words of a reference whose value is unknown: what has the same words has the same value. */
  private readonly byWords = new Map<string, Resource[]>();
  /** By the type of what they refer to. */
  private readonly open = new Map<string | undefined, Open[]>();
  private readonly doubts = new Map<Resource, Doubt>();

  constructor(resources: readonly Resource[], attribute: string) {
    for (const resource of resources) {
      if (resource.doubt)
        this.doubts.set(resource, {
          attribute: `${resource.address}: whether it exists`,
          reference: resource.doubt.text,
        });
      for (const value of valuesAt(resource.values, attribute.split("."))) this.add(resource, value, attribute);
    }
  }

  private add(resource: Resource, value: Value, attribute: string): void {
    if (typeof value === "string") append(this.byName, value, resource);
    if (!(value instanceof Unknown)) return;
    const first = value.isExact ? value.references[0] : undefined;
    if (first) append(this.byWords, first.text, resource);
    if (first?.resource) append(this.byResource, first.resource, resource);
    // A data source may have looked up any resource of its type.
    const towards = first?.resource?.mode === "managed" ? first.resource.type : undefined;
    // Names and identifiers may be shared; an ARN is nobody else's.
    if (towards !== undefined && first?.attribute === "arn") return;
    append(this.open, towards, {
      resource,
      doubt: { attribute: `${resource.address}.${attribute}`, reference: value.text },
    });
  }

  to(target: Resource): Items<Resource> {
    const found = new Set(this.byResource.get(target));
    const doubts: Doubt[] = [];
    for (const identity of identitiesOf(target)) {
      const value = target.values[identity];
      if (typeof value === "string") for (const each of this.byName.get(value) ?? []) found.add(each);
      if (!(value instanceof Unknown)) continue;
      for (const each of this.byWords.get(value.text) ?? []) found.add(each);
      if (this.byName.size > 0) doubts.push({ attribute: identity, reference: value.text });
    }
    for (const [towards, open] of this.open) {
      // One that refers to another resource of the same type means that one.
      if (towards === target.type) continue;
      for (const { resource, doubt } of open) {
        if (doubts.length >= MOST_DOUBTS) break;
        if (!found.has(resource)) doubts.push(doubt);
      }
    }
    const certain = [...found].filter((each) => !this.doubts.has(each));
    return new Items(certain, [...doubts, ...[...found].flatMap((each) => this.doubts.get(each) ?? [])]);
  }
}

const append = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

const valuesAt = (value: Value, path: readonly string[]): Value[] => {
  if (isList(value)) return value.flatMap((each) => valuesAt(each, path));
  const [first, ...rest] = path;
  if (first === undefined || value instanceof Unknown) return [value];
  return isObject(value) && value[first] !== undefined ? valuesAt(value[first], rest) : [];
};
