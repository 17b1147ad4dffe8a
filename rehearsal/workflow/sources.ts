import path from "node:path";
import { UserError } from "../../user-error";
import { type Action, readAction } from "./action";
import { type Call, isCallOf, type Job, readWorkflow, type Step, type Workflow } from "./model";
import { actionName, standIns } from "./stand-ins";

/** Whether a step uses an action of this repository. */
export const isLocal = (uses: string): boolean => uses.startsWith("./");

interface Used {
  readonly where: string;
  readonly uses: string;
}

/** Workflows and actions of the repository, each read once. */
export class Sources {
  private readonly workflows = new Map<string, Workflow>();
  private readonly actions = new Map<string, Action>();

  /** @param root Folder that `./` names. */
  constructor(private readonly root: string) {}

  private once<T>(known: Map<string, T>, uses: string, read: (file: string) => T): T {
    const found = known.get(uses) ?? read(path.join(this.root, uses));
    known.set(uses, found);
    return found;
  }

  /** The workflow that a job is. @throws UserError when it cannot be read or rehearsed. */
  workflow({ uses }: Pick<Call, "uses">): Workflow {
    return this.once(this.workflows, uses, readWorkflow);
  }

  /** The action of this repository that a step uses. @throws UserError when it cannot be read or rehearsed. */
  action(uses: string): Action {
    return this.once(this.actions, uses, readAction);
  }

  /** Folder of such an action. */
  folderOf(uses: string): string {
    return path.join(this.root, uses);
  }

  private usedBySteps(steps: readonly Step[], where: string, above: readonly string[]): Used[] {
    return steps.flatMap(({ uses, with: given }, at) => {
      const here = `${where}.steps.${at}`;
      if (uses === undefined) return [];
      if (!isLocal(uses)) return [{ where: here, uses }];
      if (above.includes(uses)) throw new UserError(`${here}: ${uses} uses itself, by ${above.join(", ")}`);
      const { inputs, runs } = this.action(uses);
      const unknown = Object.keys(given ?? {}).filter((name) => !(name in inputs));
      const missing = Object.entries(inputs).filter(
        ([name, each]) => each.required && each.default === undefined && !(name in (given ?? {})),
      );
      if (unknown.length > 0)
        throw new UserError(
          `${here}.with: ${uses} has no input ${unknown.join(", ")}; it has ${Object.keys(inputs).join(", ") || "none"}`,
        );
      if (missing.length > 0)
        throw new UserError(`${here}.with: ${uses} requires ${missing.map(([name]) => name).join(", ")}; give it`);
      return this.usedBySteps(runs.steps, `${uses}.runs`, [...above, uses]);
    });
  }

  private usedBy(workflow: Workflow, above: readonly string[], prefix = ""): Used[] {
    return Object.entries(workflow.jobs).flatMap(([id, job]: [string, Job | Call]) => {
      const where = `${prefix}jobs.${id}`;
      if (!isCallOf(job)) return this.usedBySteps(job.steps, where, []);
      if (above.includes(job.uses)) throw new UserError(`${where}: ${job.uses} calls itself, by ${above.join(", ")}`);
      return this.usedBy(this.workflow(job), [...above, job.uses], `${job.uses}: `);
    });
  }

  /** The actions of the marketplace that a workflow uses, by whatever it calls. @throws UserError when nothing stands for one. */
  actionsOf(workflow: Workflow): string[] {
    const used = this.usedBy(workflow, []);
    const unknown = used.filter(({ uses }) => !Object.hasOwn(standIns, actionName(uses)));
    if (unknown.length === 0) return [...new Set(used.map(({ uses }) => actionName(uses)))];
    const lines = new Set(unknown.map(({ where, uses }) => `${where}: nothing stands for ${uses}`));
    throw new UserError(`${[...lines].join("\n")}\nadd a stand-in to rehearsal/workflow/stand-ins.ts`);
  }
}
