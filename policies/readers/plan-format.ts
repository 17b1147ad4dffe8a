import type { Value, ValueObject } from "../model/value";

/** What of `terraform show -json` is read. @see https://developer.hashicorp.com/terraform/internals/json-format */
export interface PlanJson {
  readonly format_version: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly prior_state?: { readonly values?: { readonly root_module?: StateModule } };
  readonly configuration?: {
    readonly root_module?: ModuleConfiguration;
    readonly provider_config?: Readonly<Record<string, ProviderConfiguration>>;
  };
}

interface Named {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: number | string;
}

export interface ResourceChange extends Named {
  readonly module_address?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly after: ValueObject | null;
    readonly after_unknown?: Value;
  };
}

export interface StateModule {
  readonly address?: string;
  readonly resources?: readonly (Named & { readonly values: ValueObject })[];
  readonly child_modules?: readonly StateModule[];
}

/** References of an attribute, or of the blocks of a type. */
export type PlanExpression =
  | { readonly references?: readonly string[]; readonly constant_value?: Value }
  | PlanExpressions
  | readonly PlanExpressions[];

export interface PlanExpressions {
  readonly [name: string]: PlanExpression;
}

export interface ProviderConfiguration {
  readonly name: string;
  readonly alias?: string;
  readonly module_address?: string;
  readonly expressions?: PlanExpressions;
}

export interface ModuleConfiguration {
  readonly resources?: readonly (Named & {
    readonly expressions?: PlanExpressions;
    readonly for_each_expression?: PlanExpression;
  })[];
  readonly outputs?: Readonly<Record<string, { readonly expression?: PlanExpression }>>;
  readonly module_calls?: Readonly<
    Record<string, { readonly expressions?: PlanExpressions; readonly module?: ModuleConfiguration }>
  >;
}

/** Every reference below an expression, the longest form of each only. */
export const referencesIn = (expression: PlanExpression | undefined): string[] => {
  if (expression === undefined) return [];
  if (Array.isArray(expression)) return [...new Set((expression as readonly PlanExpressions[]).flatMap(referencesIn))];
  const { references } = expression as { references?: readonly string[] };
  if (Array.isArray(references))
    // `a.b.c` is followed by `a.b`, which says nothing more.
    return references.filter((text, at) => !references.slice(0, at).some((longer: string) => isLonger(longer, text)));
  if (typeof expression !== "object" || expression === null || "constant_value" in expression) return [];
  return [...new Set(Object.values(expression as PlanExpressions).flatMap(referencesIn))];
};

const isLonger = (longer: string, text: string): boolean =>
  longer.startsWith(text) && (longer[text.length] === "." || longer[text.length] === "[");
