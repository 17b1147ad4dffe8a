import { UserError } from "../../user-error";
import { policyDocumentJson } from "../model/policy-document-data";
import { Program } from "../model/program";
import type { Location, Resource } from "../model/resource";
import { isList, isObject, type Reference, Unknown, type Value, type ValueObject } from "../model/value";
import {
  isBlock,
  type ModuleConfiguration,
  type PlanExpression,
  type PlanExpressions,
  type PlanJson,
  planFormat,
  type ResourceChange,
  type StateModule,
} from "./plan-format";
import { type PlanModule, PlanReferences } from "./plan-references";

/** The first version of the format in which something else may stand elsewhere. */
const NEWEST_FORMAT = 1;

/**
 * Attributes that look like blocks and that the provider fills in when they are left out. A plan does not tell one that
 * was left out from one that a `dynamic` makes of unknown values.
 */
const FILLED_IN: Readonly<Record<string, readonly string[]>> = {
  aws_security_group: ["ingress", "egress"],
  aws_default_security_group: ["ingress", "egress"],
  aws_route_table: ["route"],
  aws_default_route_table: ["route"],
  aws_network_acl: ["ingress", "egress"],
  aws_default_network_acl: ["ingress", "egress"],
  aws_s3_bucket: ["grant"],
};

/** A resource of a plan. What refers to what is known once all of them are. */
class PlannedResource implements Resource {
  readonly id: string;
  readonly address: string;
  readonly mode: Resource["mode"];
  readonly type: string;
  private known: ValueObject | undefined;

  constructor(
    private readonly change: ResourceChange,
    readonly location: Location,
    private readonly expressions: PlanExpressions,
    private readonly resolve: (expression: PlanExpression) => Reference[],
  ) {
    this.id = change.address;
    this.address = change.address;
    this.mode = change.mode;
    this.type = change.type;
  }

  get values(): ValueObject {
    const { after, after_unknown: unknown } = this.change.change;
    this.known ??= this.object(after ?? {}, isObject(unknown) ? unknown : {}, (name) => this.expressions[name], "");
    return this.known;
  }

  get references(): Readonly<Record<string, readonly Reference[]>> {
    return Object.fromEntries(
      Object.entries(this.expressions).map(([name, expression]) => [name, this.resolve(expression)]),
    );
  }

  private object(
    after: ValueObject,
    unknown: ValueObject,
    expressionOf: (name: string) => PlanExpression,
    path: string,
  ): ValueObject {
    const names = new Set([...Object.keys(after), ...Object.keys(unknown)]);
    return Object.fromEntries(
      [...names].map((name) => [
        name,
        this.value(after[name] ?? null, unknown[name] ?? false, expressionOf(name), path ? `${path}.${name}` : name),
      ]),
    );
  }

  private value(after: Value, unknown: Value, expression: PlanExpression, path: string): Value {
    if (unknown === true) return this.unknown(expression, path);
    if (isList(after) || isList(unknown)) {
      const [values, unknowns] = [isList(after) ? after : [], isList(unknown) ? unknown : []];
      // Of a set nobody knows which block of the configuration an element is; statements keep their order.
      const length = Math.max(values.length, unknowns.length);
      const blocks: readonly PlanExpression[] = Array.isArray(expression) ? expression : [];
      const isOrdered = blocks.length === length && (length === 1 || this.type === "aws_iam_policy_document");
      return Array.from({ length }, (_, at) =>
        this.value(values[at] ?? null, unknowns[at] ?? false, isOrdered ? blocks[at] : expression, `${path}[${at}]`),
      );
    }
    if (!isObject(after) && !isObject(unknown)) return after;
    const inside =
      isBlock(expression) && !("references" in expression) ? (name: string) => expression[name] : () => expression;
    return this.object(isObject(after) ? after : {}, isObject(unknown) ? unknown : {}, inside, path);
  }

  /** What was not set is not there, though the provider will fill it in; what was is unknown. */
  private unknown(expression: PlanExpression, path: string): Value {
    const isTop = /^\w+$/.test(path);
    if (expression === undefined && isTop && !FILLED_IN[this.type]?.includes(path)) return null;
    const references = this.resolve(expression);
    if (references.length === 0) return new Unknown([{ text: `${this.address}.${path}` }]);
    const [{ resource, attribute }] = references as [Reference];
    const isDocument = resource?.type === "aws_iam_policy_document" && /^(minified_)?json$/.test(attribute ?? "");
    if (references.length === 1 && isDocument) return policyDocumentJson(resource.values);
    return new Unknown(references, { isExact: references.length === 1 });
  }
}

/** Data sources that were read while planning, as changes of nothing. */
const readAlready = (module: StateModule | undefined): ResourceChange[] => [
  ...(module?.resources ?? [])
    .filter(({ mode }) => mode === "data")
    .map(({ values, ...named }) => ({
      ...named,
      ...(module?.address && { module_address: module.address }),
      change: { actions: ["no-op"], after: values, after_unknown: false },
    })),
  ...(module?.child_modules ?? []).flatMap(readAlready),
];

const constantsOf = (expressions: PlanExpressions, resolve: (expression: PlanExpression) => Reference[]): ValueObject =>
  Object.fromEntries(Object.entries(expressions).map(([name, expression]) => [name, constantOf(expression, resolve)]));

const constantOf = (expression: PlanExpression, resolve: (expression: PlanExpression) => Reference[]): Value => {
  if (Array.isArray(expression)) return expression.map((block) => constantOf(block, resolve));
  if (!isBlock(expression)) return null;
  if ("constant_value" in expression) return expression.constant_value as Value;
  if (!("references" in expression)) return constantsOf(expression, resolve);
  const references = resolve(expression);
  return new Unknown(references, { isExact: references.length === 1 });
};

const baseOf = ({ address, index }: ResourceChange): string =>
  index === undefined ? address : address.slice(0, address.lastIndexOf(`[${JSON.stringify(index)}]`));

/** @throws UserError when it is no plan, or one of a format that is newer than this reader. */
const parsePlan = (text: string, file: string): PlanJson => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file}: is no JSON; make it with: terraform show -json PLAN`, { cause });
  }
  const { format_version: format, values, resource_changes: changes } = isBlock(json) ? json : {};
  if (typeof format !== "string")
    throw new UserError(`${file}: is no plan, it has no format_version; make it with: terraform show -json PLAN`);
  const [major] = format.split(".");
  if (Number(major) > NEWEST_FORMAT)
    throw new UserError(
      `${file}: is of the format ${format}, and ${NEWEST_FORMAT}.x is understood; judge the configuration with --dir, or plan with an older Terraform`,
    );
  if (values !== undefined && changes === undefined)
    throw new UserError(
      `${file}: is a state and no plan; make one with: terraform plan -out=PLAN, terraform show -json PLAN`,
    );
  const plan = planFormat.safeParse(json);
  if (plan.success) return plan.data;
  const [issue] = plan.error.issues;
  throw new UserError(`${file}: ${issue?.path.join(".")}: ${issue?.message}; make it with: terraform show -json PLAN`);
};

/** Reads what `terraform show -json PLAN` prints. @param file Its name, for the report. @throws UserError */
export const readPlan = (text: string, file: string): Program => {
  const plan = parsePlan(text, file);
  const location = { file };
  const references = new PlanReferences(plan.configuration.root_module);
  const changes = plan.resource_changes.filter(({ change }) => change.after !== null);
  const planned = new Set(changes.map(({ address }) => address));
  const read = readAlready(plan.prior_state?.values?.root_module).filter(({ address }) => !planned.has(address));
  const resources: Resource[] = [...changes, ...read].map((change) => {
    const module = references.module(change.module_address ?? "");
    const declared = declarationOf(module, change);
    const resource = new PlannedResource(change, location, declared, (each) =>
      references.of(each, module, change.index),
    );
    references.add(baseOf(change), resource);
    return resource;
  });
  const providers = Object.values(plan.configuration.provider_config).map((provider): Resource => {
    const module = references.module(provider.module_address ?? "");
    const address = `${module.prefix}provider.${provider.name}${provider.alias ? `.${provider.alias}` : ""}`;
    const values = constantsOf(provider.expressions, (each) => references.of(each, module, undefined));
    return { id: address, address, mode: "provider", type: provider.name, values, location, references: {} };
  });
  return new Program([...resources, ...providers], []);
};

/** Expressions of a module's resources, looked up for each instance of them. */
const declared = new WeakMap<ModuleConfiguration, Map<string, PlanExpressions>>();

const declarationOf = ({ configuration }: PlanModule, { mode, type, name }: ResourceChange): PlanExpressions => {
  const keyOf = (named: { mode: string; type: string; name: string }) => `${named.mode} ${named.type} ${named.name}`;
  const known =
    declared.get(configuration) ?? new Map(configuration.resources.map((each) => [keyOf(each), each.expressions]));
  declared.set(configuration, known);
  return known.get(keyOf({ mode, type, name })) ?? {};
};
