import type { Resource } from "../model/resource";
import { isList, isObject, Unknown, type Value, type ValueObject } from "../model/value";

/** Actions and workflows may use one another; GitHub allows ten levels of either. */
const DEEPEST = 10;

/** An action of the repository that consists of steps, as its file says. */
export interface ReadAction {
  readonly inputs: ValueObject;
  readonly steps: readonly Value[];
}

/** Workflows and actions that others use, by the paths of their files or folders. */
export interface Delivery {
  readonly jobs: readonly Resource[];
  readonly actions: Readonly<Record<string, ReadAction>>;
}

const nobodyKnows = (uses: string): Unknown => new Unknown([{ text: `what ${uses} does` }]);

/** A value with the inputs put in; what is made of an input stays unknown. */
const filled = (value: Value, inputs: ValueObject): Value => {
  if (isList(value)) return value.map((each) => filled(each, inputs));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, inputs)]));
  if (!(value instanceof Unknown)) return value;
  const [, name = ""] = /^inputs\.([\w-]+)$/.exec(value.isExact ? value.text : "") ?? [];
  if (Object.hasOwn(inputs, name)) return inputs[name] ?? "";
  if (!value.parts) return value;
  const parts = value.parts.map((part) => filled(part, inputs));
  if (!parts.some((part) => part instanceof Unknown)) return parts.join("");
  return Unknown.of(
    parts.filter((part) => part instanceof Unknown),
    { parts: parts.map((part) => (part instanceof Unknown ? part : `${part}`)) },
  );
};

const defaultsOf = (inputs: Value | undefined): ValueObject =>
  Object.fromEntries(
    Object.entries(isObject(inputs) ? inputs : {}).map(([name, each]) => [
      name,
      (isObject(each) ? each.default : null) ?? "",
    ]),
  );

const givenTo = (holder: ValueObject): ValueObject => (isObject(holder.with) ? holder.with : {});

/** Puts the steps of an action where it is used; of one that cannot be read, nobody knows what it does. */
const withActions = (steps: Value | undefined, actions: Delivery["actions"], depth = 0): Value => {
  if (!isList(steps)) return steps ?? null;
  return steps.flatMap((step): readonly Value[] => {
    const uses = isObject(step) ? step.uses : undefined;
    if (!isObject(step) || typeof uses !== "string" || !uses.startsWith("./")) return [step];
    const action = actions[uses.replace(/^\.\/|\/$/g, "")];
    if (!action || depth > DEEPEST) return [nobodyKnows(uses)];
    const inner = filled(action.steps, { ...defaultsOf(action.inputs), ...givenTo(step) });
    const made = withActions(inner, actions, depth + 1);
    return isList(made) ? made : [made];
  });
};

const inputsOf = (workflow: Value | undefined): Value | undefined => {
  const on = isObject(workflow) ? workflow.on : undefined;
  const call = isObject(on) ? on.workflow_call : undefined;
  return isObject(call) ? call.inputs : undefined;
};

/** The jobs that a job with `uses` stands for, each with what calls it. */
const calledBy = (caller: Resource, delivery: Delivery, depth: number): Resource[] => {
  const { uses } = caller.values;
  const file = typeof uses === "string" ? uses.replace(/^\.\//, "") : "";
  const jobs = delivery.jobs.filter(({ location }) => location.file === file);
  return jobs.flatMap((job) => {
    const name = job.address.slice(job.address.indexOf("#") + 1);
    const inputs = { ...defaultsOf(inputsOf(job.values.workflow)), ...givenTo(caller.values) };
    const values = filled(job.values, inputs) as ValueObject;
    const address = `${caller.address}/${name}`;
    const { location } = caller;
    return expandedJob(
      { ...job, id: address, address, location, values: { ...values, caller: caller.values } },
      delivery,
      depth + 1,
    );
  });
};

const expandedJob = (job: Resource, delivery: Delivery, depth: number): Resource[] => {
  const { uses, steps } = job.values;
  if (uses === undefined) return [{ ...job, values: { ...job.values, steps: withActions(steps, delivery.actions) } }];
  const called = depth > DEEPEST ? [] : calledBy(job, delivery, depth);
  if (called.length > 0) return [job, ...called];
  return [{ ...job, values: { ...job.values, steps: nobodyKnows(typeof uses === "string" ? uses : "it") } }];
};

/** What was read, with the jobs as they run: with the steps of the actions that they use, and the jobs of the workflows that they call. */
export const expanded = (resources: readonly Resource[], actions: Delivery["actions"]): Resource[] => {
  const jobs = resources.filter(({ type }) => type === "workflow_job");
  return resources.flatMap((each) => (each.type === "workflow_job" ? expandedJob(each, { jobs, actions }, 0) : [each]));
};
