/** The parts of `terraform show -json` that the pipeline reads.
 * @see https://developer.hashicorp.com/terraform/internals/json-format */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly change: {
    readonly actions: readonly ("no-op" | "create" | "read" | "update" | "delete" | "forget")[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown?: Readonly<Record<string, unknown>>;
    /** True, or by attribute, where a value is secret. */
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    readonly importing?: { readonly id: string };
  };
}

/** A resource with all its values, but for those that are known after the apply only. */
export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly values: Readonly<Record<string, unknown>>;
}

interface ModuleValues {
  readonly root_module: { readonly resources?: readonly PlannedResource[] };
}

interface ConfiguredResource {
  readonly address: string;
  /** By attribute, what its value is made from, the whole path first. */
  readonly expressions?: Readonly<Record<string, { readonly references?: readonly string[] } | undefined>>;
}

export interface PlanJson {
  /** Everything that is there. */
  readonly prior_state?: { readonly values?: ModuleValues };
  /** Everything that will be. */
  readonly planned_values?: ModuleValues;
  readonly configuration?: { readonly root_module: { readonly resources?: readonly ConfiguredResource[] } };
  /** What is otherwise than the state has it: `before` is the state, `after` is what is there. */
  readonly resource_drift?: readonly ResourceChange[];
  /** What the plan does: `before` is what is there, `after` is what the configuration wants. */
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: ResourceChange["change"]["actions"] }>>;
}

export type ChangeKind = "add" | "change" | "replace" | "destroy" | "import" | "none";

/** What a change amounts to. An import that also changes something counts as a change. */
export const kindOf = ({ change }: ResourceChange): ChangeKind => {
  const { actions } = change;
  if (actions.includes("create")) return actions.includes("delete") ? "replace" : "add";
  if (actions.includes("delete")) return "destroy";
  if (actions.includes("update")) return "change";
  return change.importing ? "import" : "none";
};
