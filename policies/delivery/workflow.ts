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
import { isObject, Unknown, type Value, type ValueObject } from "../model/value";
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

  resources(): Resource[] {
    const root = this.document.contents;
    const jobs = isMap(root) ? this.resolved(root.get("jobs", true)) : undefined;
    if (!isMap(root) || !isMap(jobs))
      throw new UserError(`${this.file}: has no jobs; a workflow is a map with jobs in it`);
    const { jobs: _, ...workflow } = this.value(root) as ValueObject;
    const made = (type: string, part: string, values: ValueObject, location: Location): Resource => {
      const address = `${this.file}${part}`;
      return { id: address, address, mode: "file", type, values, location, references: {} };
    };
    return jobs.items.flatMap(({ key, value: node }) => {
      const name = isScalar(key) ? String(key.value) : "?";
      const whole = this.value(node);
      const job = isObject(whole) ? whole : { steps: whole };
      const { steps: _steps, ...outer } = job;
      const jobNode = this.resolved(node);
      const stepsNode = isMap(jobNode) ? this.resolved(jobNode.get("steps", true)) : undefined;
      const steps = isSeq(stepsNode) ? stepsNode.items : [];
      return [
        made("workflow_job", `#${name}`, { ...job, workflow }, this.location(node as Node, key)),
        ...steps.map((step, at) => {
          const content = this.value(step);
          const values = isObject(content) ? content : { run: content };
          const location = this.location(step as Node);
          return made("workflow_step", `#${name}.steps[${at}]`, { ...values, job: outer, workflow }, location);
        }),
      ];
    });
  }
}

/** The jobs of a workflow (`workflow_job`) and their steps (`workflow_step`), each with what is around it. @throws UserError */
export const readWorkflow = (text: string, file: string): Resource[] => new WorkflowReader(text, file).resources();
