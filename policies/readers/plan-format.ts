import { z } from "zod";
import type { Value, ValueObject } from "../model/value";

const values = z.custom<ValueObject>((value) => typeof value === "object" && value !== null && !Array.isArray(value));

const named = {
  address: z.string(),
  mode: z.enum(["managed", "data"]),
  type: z.string(),
  name: z.string(),
};
const instance = { ...named, index: z.union([z.number(), z.string()]).optional() };

const resourceChange = z.object({
  ...instance,
  module_address: z.string().optional(),
  change: z.object({
    actions: z.array(z.string()),
    after: values.nullable().default(null),
    after_unknown: z.custom<Value>().optional(),
  }),
});
export type ResourceChange = z.infer<typeof resourceChange>;

const stateModule = z.object({
  address: z.string().optional(),
  resources: z.array(z.object({ ...instance, values: values.default({}) })).default([]),
  get child_modules() {
    return z.array(stateModule).default([]);
  },
});
export type StateModule = z.infer<typeof stateModule>;

/** What stands for an attribute: `{references, constant_value}`; for a block, or a list of blocks, one for each of theirs. */
export type PlanExpression = unknown;
export type PlanExpressions = Readonly<Record<string, PlanExpression>>;
const expressions = z.record(z.string(), z.unknown()).default({});

const moduleConfiguration = z.object({
  resources: z.array(z.object({ ...named, expressions })).default([]),
  outputs: z.record(z.string(), z.object({ expression: z.unknown() })).default({}),
  get module_calls() {
    return z.record(z.string(), z.object({ expressions, module: moduleConfiguration.optional() })).default({});
  },
});
export type ModuleConfiguration = z.infer<typeof moduleConfiguration>;

const providerConfiguration = z.object({
  name: z.string(),
  alias: z.string().optional(),
  module_address: z.string().optional(),
  expressions,
});

/** What of `terraform show -json` is read. @see https://developer.hashicorp.com/terraform/internals/json-format */
export const planFormat = z.object({
  resource_changes: z.array(resourceChange).default([]),
  prior_state: z.object({ values: z.object({ root_module: stateModule.optional() }).optional() }).optional(),
  configuration: z
    .object({
      root_module: moduleConfiguration.default({ resources: [], outputs: {}, module_calls: {} }),
      provider_config: z.record(z.string(), providerConfiguration).default({}),
    })
    .default({ root_module: { resources: [], outputs: {}, module_calls: {} }, provider_config: {} }),
});
export type PlanJson = z.infer<typeof planFormat>;

export const isBlock = (expression: PlanExpression): expression is PlanExpressions =>
  typeof expression === "object" && expression !== null && !Array.isArray(expression);

/** Every reference below an expression, the longest form of each only. */
export const referencesIn = (expression: PlanExpression): string[] => {
  if (Array.isArray(expression)) return [...new Set(expression.flatMap(referencesIn))];
  if (!isBlock(expression) || "constant_value" in expression) return [];
  if (!Array.isArray(expression.references)) return [...new Set(Object.values(expression).flatMap(referencesIn))];
  const references = expression.references.filter((text): text is string => typeof text === "string");
  // `a.b.c` is followed by `a.b`, which says nothing more.
  return references.filter((text, at) => !references.slice(0, at).some((longer) => isLonger(longer, text)));
};

const isLonger = (longer: string, text: string): boolean =>
  longer.startsWith(text) && (longer[text.length] === "." || longer[text.length] === "[");
