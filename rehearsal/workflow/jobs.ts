import { UserError } from "../../user-error";
import type { Call, Job, Matrix, Values, Workflow } from "./model";

/** Jobs in an order in which each comes after those that it needs. @throws UserError when there is none. */
export const jobsInOrder = ({ jobs }: Workflow): (readonly [string, Job | Call])[] => {
  const order: (readonly [string, Job | Call])[] = [];
  const visit = (name: string, above: readonly string[]): void => {
    const job = jobs[name];
    if (!job) throw new UserError(`jobs.${above.at(-1)}.needs: there is no job "${name}"`);
    if (above.includes(name)) throw new UserError(`jobs.${name}.needs: it needs itself, by ${above.join(", ")}`);
    if (order.some(([done]) => done === name)) return;
    for (const needed of job.needs) visit(needed, [...above, name]);
    order.push([name, job]);
  };
  for (const name of Object.keys(jobs)) visit(name, []);
  return order;
};

const isList = (value: unknown): value is Values[] => Array.isArray(value);

/** One entry for each run of a job. @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations */
export const combinationsOf = (matrix: Matrix | undefined): Values[] => {
  if (!matrix) return [{}];
  const { include = [], exclude = [], ...axes } = matrix;
  const agrees = (one: Values, other: Values) =>
    Object.entries(one).every(([key, value]) => !(key in other) || other[key] === value);
  const keys = Object.keys(axes);
  const product = keys.reduce<Values[]>(
    (made, key) => made.flatMap((each) => (axes[key] ?? []).map((value) => ({ ...each, [key]: value }) as Values)),
    keys.length > 0 ? [{}] : [],
  );
  const kept = product.filter((each) => !(isList(exclude) && exclude.some((out) => agrees(out, each))));
  const combinations = kept.map((each) => ({ ...each }));
  for (const entry of isList(include) ? include : []) {
    const extended = combinations.filter((_, at) => agrees(entry, kept[at] ?? {}) && at < kept.length);
    if (extended.length === 0 || keys.length === 0) combinations.push({ ...entry });
    else for (const each of extended) Object.assign(each, entry);
  }
  return combinations;
};
