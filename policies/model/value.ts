import type { Resource } from "./resource";

/**
 * What is known of an attribute. A text, number, list or object is known (its elements may not be); an {@link Unknown}
 * says which references made it so.
 */
export type Value = null | boolean | number | string | readonly Value[] | ValueObject | Unknown;

export interface ValueObject {
  readonly [name: string]: Value;
}

/** A reference as it was written, and the resource or data source that it leads to, if it is one of the program. */
export interface Reference {
  /** For example `aws_s3_bucket.logs.arn` or `var.office`. */
  readonly text: string;
  readonly resource?: Resource;
  /** Attribute of that resource. */
  readonly attribute?: string;
}

interface UnknownParts {
  /** The value is that reference itself and nothing made from it. @default false */
  readonly isExact?: boolean;
  /** A text of which some parts are known. @default none is */
  readonly parts?: readonly (string | Unknown)[];
  /** What the text is the JSON of. */
  readonly json?: Value;
}

/** A value that nobody knows before something is applied or given. */
export class Unknown {
  readonly isExact: boolean;
  readonly parts: readonly (string | Unknown)[] | undefined;
  readonly json: Value | undefined;

  constructor(
    readonly references: readonly Reference[],
    { isExact = false, parts, json }: UnknownParts = {},
  ) {
    this.isExact = isExact;
    this.parts = parts;
    this.json = json;
  }

  /** The reference to name when somebody asks why. */
  get text(): string {
    return this.references.map(({ text }) => text).join(", ") || "(no reference)";
  }

  /** The managed resource whose attribute this is: it will be something, though nobody knows what. */
  get managed(): Resource | undefined {
    const [first] = this.references;
    return this.isExact && first?.resource?.mode === "managed" ? first.resource : undefined;
  }

  /** Unknown because all of these are. */
  static of(unknowns: readonly Unknown[], parts: UnknownParts = {}): Unknown {
    const byText = new Map(unknowns.flatMap(({ references }) => references).map((each) => [each.text, each]));
    return new Unknown([...byText.values()], parts);
  }
}

export const isObject = (value: Value | undefined): value is ValueObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

/** Every unknown in a value, however deep. */
export const unknownsIn = (value: Value): Unknown[] => {
  if (value instanceof Unknown) return [value];
  if (isList(value)) return value.flatMap(unknownsIn);
  return isObject(value) ? Object.values(value).flatMap(unknownsIn) : [];
};
