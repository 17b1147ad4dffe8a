import type { Reference, Unknown, ValueObject } from "./value";

/** Where something stands, as far as its reader can tell. */
export interface Location {
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly endLine?: number;
  /** Path of the construct that made it. */
  readonly construct?: string;
}

/**
 * A resource, a data source or a provider's configuration: one instance, with `count` and `for_each` worked out. Also a job or
 * step of a workflow, and a Dockerfile.
 */
export interface Resource {
  /** Unique in the program: the address, behind the stack where there are several. */
  readonly id: string;
  /** As Terraform writes it: `module.a.aws_subnet.public["eu-west-1a"]`. */
  readonly address: string;
  /** `file` is a part of a file that is no Terraform. */
  readonly mode: "managed" | "data" | "provider" | "file";
  readonly type: string;
  /** Type of the provider's block, where it differs from the type's first word. */
  readonly provider?: string;
  readonly values: ValueObject;
  /** Whether it exists is not known either: its `count` or `for_each` is not. */
  readonly doubt?: Unknown;
  readonly location: Location;
  /** What `waive` wrote beside it, as it stands in the JSON. */
  readonly waivers?: unknown;
  /** Every reference that its attributes hold, by attribute. */
  readonly references: Readonly<Record<string, readonly Reference[]>>;
}

/** One resource refers to another in an attribute. */
export interface Edge {
  readonly from: Resource;
  /** Attribute of `from`, or type of the block, that holds the reference. */
  readonly attribute: string;
  readonly to: Resource;
}
