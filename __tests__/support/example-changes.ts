import path from "node:path";
import { PROJECT_ROOT } from "./run-project";
import { writeTo } from "./temporary-folder";

/** A change of the sources, as somebody proposes one: what is in a file and what would stand there instead. */
export interface ExampleChange {
  readonly file: string;
  /** A regular expression, for the file is compiled already when it is changed: spaces may be gone. */
  readonly from: string;
  readonly to: string;
  /** Of the regular expression. @default "" */
  readonly flags?: string;
}

/** Changes that show what a review tells. */
export const exampleChanges = {
  "rename-a-target-group": { file: "stacks/network-stack.ts", from: '"api-gw"', to: '"gateway"' },
  "open-a-port": {
    file: "stacks/network-stack.ts",
    from: 'tasks\\.admit\\("from-alb"',
    to: 'data.admit("postgres-from-world", "0.0.0.0/0", { from: 5432 }, "PostgreSQL for a colleague at home"); $&',
  },
  "raise-the-task-size": {
    file: "environments/dev.ts",
    from: "cpu:\\s*512,\\s*memoryMiB:\\s*2048",
    to: "cpu: 1024, memoryMiB: 4096",
  },
} as const satisfies Readonly<Record<string, ExampleChange>>;
export type ExampleName = keyof typeof exampleChanges;

/** Variables under which the sources are as they would be after a change. It ends the process that finds nothing to change. */
export const changedSources = (folder: string, name: ExampleName): Readonly<Record<string, string>> =>
  sourcesWith(folder, name, exampleChanges[name]);

/** The same for any change. @param name Of the file that is written for it. */
export const sourcesWith = (
  folder: string,
  name: string,
  { file, from, to, flags = "" }: ExampleChange,
): Readonly<Record<string, string>> => {
  const hook = writeTo(
    folder,
    `${name}.cjs`,
    `const { prototype } = require("node:module");
const compile = prototype._compile;
prototype._compile = function (text, file, ...rest) {
  if (file !== ${JSON.stringify(path.join(PROJECT_ROOT, file))}) return compile.call(this, text, file, ...rest);
  const changed = text.replace(new RegExp(${JSON.stringify(from)}, ${JSON.stringify(flags)}), ${JSON.stringify(to)});
  if (changed === text) throw new Error("nothing to change in ${file}");
  return compile.call(this, changed, file, ...rest);
};
`,
  );
  return { NODE_OPTIONS: `--require ${hook}` };
};
