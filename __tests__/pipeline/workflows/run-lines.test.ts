import { readFileSync } from "node:fs";
import path from "node:path";
import { type Command, CommanderError } from "commander";
import { environmentNames } from "../../../environments/all";
import { program as stepProgram } from "../../../pipeline/main";
import { program as policyProgram } from "../../../pipeline/policy";
import { program as rehearsalProgram } from "../../../rehearsal/main";
import { PROJECT_ROOT } from "../../support/run-project";
import { workflowSteps } from "../../support/workflow-files";

/** Thrown where a command that was understood would begin. */
class Understood extends Error {}

const each = (command: Command): Command[] => [command, ...command.commands.flatMap(each)];
const programs: Readonly<Record<string, Command>> = {
  step: stepProgram,
  policy: policyProgram,
  rehearsal: rehearsalProgram,
};
for (const program of Object.values(programs)) {
  for (const command of each(program)) command.exitOverride().configureOutput({ writeErr: () => undefined });
  program.hook("preAction", () => {
    throw new Understood();
  });
}

/** What the program itself has against these words. */
const refusalOf = async (program: Command, words: readonly string[]): Promise<string | undefined> => {
  try {
    await program.parseAsync(words, { from: "user" });
    return "it runs no command";
  } catch (error) {
    if (error instanceof Understood) return undefined;
    if (error instanceof CommanderError) return error.message;
    throw error;
  }
};

const makefile = readFileSync(path.join(PROJECT_ROOT, "Makefile"), "utf8");
const targets = [...makefile.matchAll(/^([a-z-]+):/gm)].map(([, name]) => name);
/** Words, of which one in double quotes may have blanks in it; nothing that a shell would take for more. */
const WORD = /"([^"`\\]*)"|([^\s"'`|&;<>()\\]+)/y;

/** The words of a line. @throws Error when there is more in it than words. */
const wordsOf = (line: string): string[] => {
  const words: string[] = [];
  for (let at = 0; at < line.length; ) {
    WORD.lastIndex = at;
    const [all, quoted, bare] = WORD.exec(line) ?? [];
    if (all === undefined) throw new Error(`has logic in it: ${line.slice(at)}`);
    words.push(quoted ?? bare ?? "");
    at += all.length + (/^\s+/.exec(line.slice(at + all.length))?.[0].length ?? 0);
  }
  return words;
};

type Step = (typeof workflowSteps)[number];

/** Everything that a variable of a step may be, as far as the workflow says. */
const valuesOf = (name: string, { workflow, job, step }: Step): readonly string[] => {
  const text = step.env?.[name] ?? job.env?.[name];
  if (text === undefined) throw new Error(`$${name} is given by nobody`);
  if (!text.includes(`\${{`)) return [text];
  const [, otherwise] = /^\$\{\{ vars\.\w+ \|\| '([^']*)' \}\}$/.exec(text) ?? [];
  if (otherwise !== undefined) return [otherwise];
  const [, context, key = ""] = /^\$\{\{ (inputs|matrix)\.(\w+) \}\}$/.exec(text) ?? [];
  if (context === "matrix") return job.strategy?.matrix[key] ?? [];
  const input = context === "inputs" ? workflow.on.workflow_dispatch?.inputs?.[key] : undefined;
  if (context === "inputs" && !input) throw new Error(`there is no input ${key}`);
  return input?.options ?? ["a text"];
};

/** A line with everything that its one variable of an environment may be. */
const linesOf = (step: Step): string[] => {
  const line = step.step.run ?? "";
  const names = [...new Set([...line.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? ""))];
  return names.reduce(
    (lines, name) => lines.flatMap((text) => valuesOf(name, step).map((value) => text.replaceAll(`$${name}`, value))),
    [line],
  );
};

const faultOf = async (line: string): Promise<string | undefined> => {
  const [first, second, name = "", dashes, ...rest] = wordsOf(line);
  if (line === "npm ci") return undefined;
  if (first === "make") return targets.includes(second) && name === "" ? undefined : `there is no target ${second}`;
  const program = programs[name];
  if (first !== "npm" || second !== "run" || dashes !== "--" || !program) return "is no command of the project";
  const env = rest[rest.indexOf("--env") + 1];
  if (rest.includes("--env") && !environmentNames.some((known) => known === env))
    return `there is no environment ${env}`;
  return refusalOf(program, rest);
};

const runs = workflowSteps.filter(({ step }) => step.run !== undefined);

describe("the run lines of the workflows", () => {
  it("are there, and name their environment or are the same for all", () => {
    expect(runs.length).toBeGreaterThan(20);
    const nameless = runs.filter(
      ({ step }) => /npm run step -- (?!prerequisites|session)/.test(`${step.run}`) && !/--env/.test(`${step.run}`),
    );
    expect(nameless.map(({ where }) => where)).toEqual([]);
  });

  it.each(runs.map((step) => [`${step.where}: ${step.step.run}`, step] as const))("%s", async (_name, step) => {
    for (const line of linesOf(step)) expect([line, await faultOf(line)]).toEqual([line, undefined]);
  });

  it.each([
    ["an unknown step", "npm run step -- deplooy --env dev", /unknown command 'deplooy'/],
    ["an option of another step", "npm run step -- plan --env dev --with-state", /unknown option '--with-state'/],
    ["a value that does not parse", "npm run step -- logs --env dev --since soon", /soon/],
    ["a choice that is none", "npm run step -- plan --env dev --stack netwrk", /Allowed choices are storage/],
    ["an option that is missing", "npm run step -- deploy --env dev", /required option '--images <file>'/],
    ["an unknown environment", "npm run step -- plan --env prd", /there is no environment prd/],
    ["an unknown option of the policies", "npm run policy -- --folder .", /unknown option '--folder'/],
    ["an unknown command of the rehearsal", "npm run rehearsal -- lifecycles", /unknown command 'lifecycles'/],
    ["an unknown target", "make tests", /there is no target tests/],
    ["another program", "npx cdktf deploy app", /no command of the project/],
  ])("rejects %s", async (_what, line, words) => {
    expect(await faultOf(line)).toMatch(words);
  });

  it.each(["make test && make up", "make test | tee log", "npm ci; make up", "make $(cat target)", "make test > log"])(
    "rejects %s, which is more than a command",
    async (line) => {
      await expect(faultOf(line)).rejects.toThrow("has logic in it");
    },
  );
});
