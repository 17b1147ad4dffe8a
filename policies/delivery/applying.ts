import type { Attributes } from "../facts/attributes";
import type { Items } from "../facts/items";
import type { Text } from "../facts/text";
import { undecided } from "../facts/undecided";
import { scriptOf } from "./scripts";

/** Commands that change what is deployed, of Terraform and its relatives, CDKTF, and this project's steps. */
const TOOL =
  "\\b(?:terraform|tofu|terragrunt|cdktf|npm (?:run|run-script) (?:-\\S+ )*step (?:-\\S+ )*--|make)\\s+(?:-\\S+\\s+|--env [^-\\s]\\S*\\s+)*";
const APPLYING = new RegExp(`${TOOL}(?:(?:run(?:-all)?\\s+)?apply|deploy|destroy|migrate|bootstrap|unprotect)\\b`);
/** The same with a word that is put in when it runs. */
const MAYBE_APPLYING = new RegExp(`${TOOL}["']?\\$`);
const PROD = /\bprod(uction)?\b/i;

/** Scripts of a job's steps that change what is deployed. One whose command is put in when it runs is a doubt. */
export const applyingScripts = (job: Attributes): Items<Text> =>
  job.blocks("steps").flatMap((step) => {
    const script = scriptOf(step);
    const text = script?.toString().replace(/\\\r?\n/g, " ") ?? "";
    if (script && APPLYING.test(text)) return [script];
    return script && MAYBE_APPLYING.test(text) ? undecided(script.attribute, text) : [];
  });

/** A job, its workflow, and what calls that: whatever may say how the job runs. */
export const aroundJob = (job: Attributes): Attributes[] => {
  const around = [job.block("workflow"), job.has("caller") ? job.block("caller") : undefined];
  const [own, caller] = around;
  return [job, ...(own ? [own] : []), ...(caller ? aroundJob(caller) : [])];
};

const variablesOf = (holder: Attributes | undefined): string[] =>
  holder?.entries("env").known.map(([, value]) => `${value}`) ?? [];

/** Which environment a job changes, as far as its scripts and variables say: prod, another one, or what is given to it. */
export const targetOf = (job: Attributes, scripts: Items<Text>): "prod" | "other" | "given" => {
  const holders = [job, job.block("workflow"), ...job.blocks("steps").known];
  const words = [...scripts.known.map(String), ...holders.flatMap(variablesOf)].join("\n");
  if (PROD.test(words)) return "prod";
  return /\$\{|\$\w/.test(words) ? "given" : "other";
};
