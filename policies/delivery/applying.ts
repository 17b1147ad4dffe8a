import type { Attributes } from "../facts/attributes";
import type { Items } from "../facts/items";
import { undecided } from "../facts/undecided";
import { scriptOf } from "./scripts";

/** Commands that change what is deployed, of Terraform and its relatives, CDKTF, and this project's steps. */
const TOOL =
  "\\b(?:terraform|tofu|terragrunt|cdktf|npm (?:run|run-script) (?:-\\S+ )*step (?:-\\S+ )*--|make)\\s+(?:-\\S+\\s+|--env [^-\\s]\\S*\\s+)*";
const APPLYING = new RegExp(`${TOOL}(?:(?:run(?:-all)?\\s+)?apply|deploy|destroy|migrate|bootstrap|unprotect)\\b`);
/** The same with a word that is put in when it runs. */
const MAYBE_APPLYING = new RegExp(`${TOOL}["']?\\$`);
const PROD = /\bprod(uction)?\b/i;

/** Steps of a job that change what is deployed. One whose command is put in when it runs is a doubt. */
export const applyingSteps = (job: Attributes): Items<Attributes> =>
  job.blocks("steps").flatMap((step) => {
    const script = scriptOf(step);
    const text = script?.toString().replace(/\\\r?\n/g, " ") ?? "";
    if (script && APPLYING.test(text)) return [step];
    return script && MAYBE_APPLYING.test(text) ? undecided(script.attribute, text) : [];
  });

/** A job, its workflow, and what calls that: whatever may say how the job runs. */
export const aroundJob = (job: Attributes): Attributes[] => {
  const around = [job.block("workflow"), job.has("caller") ? job.block("caller") : undefined];
  const [own, caller] = around;
  return [job, ...(own ? [own] : []), ...(caller ? aroundJob(caller) : [])];
};

const variablesOf = (holder: Attributes | undefined): (readonly [string, string])[] =>
  holder?.entries("env").known.map(([name, value]) => [name, `${value}`] as const) ?? [];

/** A script with the variables put in that stand in its step, its job or its workflow; what nobody knows of them stays `${…}`. */
const filledScript = (step: Attributes, around: readonly (readonly [string, string])[]): string => {
  const variables = new Map([...around, ...variablesOf(step)]);
  const text = `${scriptOf(step) ?? ""}`;
  return text.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (all, braced?: string, bare?: string) => variables.get(braced ?? bare ?? "") ?? all,
  );
};

/** Which environment a job changes, as far as its scripts and variables say: prod, another one, or what is given to it. */
export const targetOf = (job: Attributes, applying: Items<Attributes>): "prod" | "other" | "given" => {
  const around = [job.block("workflow"), job].flatMap(variablesOf);
  const scripts = applying.known.map((step) => filledScript(step, around));
  const own = [...around, ...applying.known.flatMap(variablesOf)].map(([, value]) => value);
  const others = job.blocks("steps").known.flatMap(variablesOf);
  if (PROD.test([...scripts, ...own, ...others.map(([, value]) => value)].join("\n"))) return "prod";
  return /\$\{|\$\w/.test([...scripts, ...own].join("\n")) ? "given" : "other";
};
