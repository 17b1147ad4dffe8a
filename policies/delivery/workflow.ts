import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { UserError } from "../../user-error";
import type { Location, Resource } from "../model/resource";
import { isList, isObject, Unknown, type Value, type ValueObject } from "../model/value";
import type { ReadAction } from "./calls";
import { expressionsIn } from "./expressions";

/** How deep a workflow's values may lie, and how many aliases it may hold; more are a fault or an attack. */
const DEEPEST = 50;
const MOST_ALIASES = 500;

class WorkflowReader {
  private readonly lines = new LineCounter();
  private readonly document: Document;
  private aliases = 0;

  constructor(
    text: string,
    private readonly file: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines });
    const [error] = this.document.errors;
    if (error) throw new UserError(`${file}: is no YAML: ${error.message}`);
  }

  value(node: unknown, depth = 0): Value {
    if (depth > DEEPEST) return new Unknown([{ text: "a value that lies too deep" }]);
    if (isAlias(node)) return this.value(this.resolved(node), depth + 1);
    if (isSeq(node)) return node.items.map((item) => this.value(item, depth + 1));
    if (isMap(node)) return this.object(node, depth);
    if (!isScalar(node)) return null;
    const { value } = node;
    return typeof value === "string"
      ? expressionsIn(value)
      : typeof value === "bigint"
        ? Number(value)
        : (value as Value);
  }

  /** What a node is, or what its alias stands for. */
  private resolved(node: unknown): unknown {
    if (!isAlias(node)) return node;
    this.aliases++;
    if (this.aliases > MOST_ALIASES) throw new UserError(`${this.file}: more than ${MOST_ALIASES} aliases`);
    const found = node.resolve(this.document);
    if (!found) throw new UserError(`${this.file}: *${node.source} stands for nothing`);
    return found;
  }

  private object(map: YAMLMap, depth: number): ValueObject {
    const entries = map.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : "?";
      // GitHub refuses them too, and what they bring in would be read by no rule.
      if (name === "<<") throw new UserError(`${this.file}: has a merge key (<<), which GitHub does not know`);
      return [name, this.value(value, depth + 1)] as const;
    });
    // The version that a commit has stands behind it.
    const uses = map.get("uses", true);
    const comment = uses?.comment?.trim();
    return Object.fromEntries(comment ? [...entries, ["uses_comment", comment]] : entries);
  }

  private location(node: Node | null | undefined, key?: unknown): Location {
    const [start, end] = node?.range ?? [0, 1];
    const [from] = (isScalar(key) && key.range) || [start];
    return {
      file: this.file,
      line: this.lines.linePos(from).line,
      endLine: this.lines.linePos(Math.max(from, end - 1)).line,
    };
  }

  private made(type: string, part: string, values: ValueObject, location: Location): Resource {
    const address = `${this.file}${part}`;
    return { id: address, address, mode: "file", type, values, location, references: {} };
  }

  private stepsOf(steps: Node | null | undefined, part: string, around: ValueObject): Resource[] {
    const resolved = this.resolved(steps);
    return (isSeq(resolved) ? resolved.items : []).map((step, at) => {
      const content = this.value(step);
      const values = isObject(content) ? content : { run: content };
      return this.made("workflow_step", `${part}.steps[${at}]`, { ...values, ...around }, this.location(step as Node));
    });
  }

  /** The steps of an action that consists of steps; one that is a program has none. */
  action(): { read: ReadAction; steps: Resource[] } {
    const root = this.document.contents;
    const runs = isMap(root) ? this.resolved(root.get("runs", true)) : undefined;
    if (!isMap(root) || !isMap(runs)) throw new UserError(`${this.file}: says nothing under runs; an action has to`);
    const { inputs, runs: run } = this.value(root) as ValueObject;
    const steps = isObject(run) && isList(run.steps) ? run.steps : undefined;
    return {
      read: {
        inputs: isObject(inputs) ? inputs : {},
        steps: steps ?? [new Unknown([{ text: `the program of ${this.file}` }])],
      },
      steps: this.stepsOf(runs.get("steps", true) as Node | undefined, "", { job: {}, workflow: {} }),
    };
  }

  resources(): Resource[] {
    const root = this.document.contents;
    const jobs = isMap(root) ? this.resolved(root.get("jobs", true)) : undefined;
    if (!isMap(root) || !isMap(jobs))
      throw new UserError(`${this.file}: has no jobs; a workflow is a map with jobs in it`);
    const { jobs: _, ...workflow } = this.value(root) as ValueObject;
    return jobs.items.flatMap(({ key, value: node }) => {
      const name = isScalar(key) ? String(key.value) : "?";
      const whole = this.value(node);
      const job = isObject(whole) ? whole : { steps: whole };
      const { steps: _steps, ...outer } = job;
      const jobNode = this.resolved(node);
      const steps = isMap(jobNode) ? jobNode.get("steps", true) : undefined;
      return [
        this.made("workflow_job", `#${name}`, { ...job, workflow }, this.location(node as Node, key)),
        ...this.stepsOf(steps as Node | undefined, `#${name}`, { job: outer, workflow }),
      ];
    });
  }
}

/** The jobs of a workflow (`workflow_job`) and their steps (`workflow_step`), each with what is around it. @throws UserError */
export const readWorkflow = (text: string, file: string): Resource[] => new WorkflowReader(text, file).resources();

/** An action of the repository: what it does where it is used, and its steps (`workflow_step`). @throws UserError */
export const readAction = (text: string, file: string) => new WorkflowReader(text, file).action();
