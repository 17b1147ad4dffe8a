import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { UserError } from "../../user-error";
import { evidenceFaults } from "../kit/expect-rule";
import { ID, type PackedRule, type Rule, severities } from "./rule";

const words = z.string().min(1);
const names = z.array(words).optional();
const evidence = z
  .array(z.union([words, z.record(words, z.string())]))
  .min(1, "is empty; a rule shows on a program of each kind that it works");

const format = z.object({
  id: z.string().regex(ID, "is no id; it is two or more lower-case words joined by dashes"),
  title: words,
  severity: z.enum(severities),
  why: words,
  fix: words,
  example: words,
  source: z.url(),
  controls: z.record(z.string(), z.array(z.string())).optional(),
  aliases: z.object({ checkov: names, cdkNag: names, trivy: names }).strict(),
  appliesTo: z.array(words).min(1),
  check: z.custom<Rule["check"]>((value) => typeof value === "function", "is no function"),
  passes: evidence,
  fails: evidence,
  undecided: evidence,
  warns: evidence.optional(),
  evidenceDay: z.iso.date().optional(),
});

const moduleIn = async (file: string): Promise<object> => {
  try {
    return (await import(pathToFileURL(path.resolve(file)).href)) as object;
  } catch (cause) {
    throw new UserError(`${file}: cannot be loaded: ${(cause as Error).message}`, { cause });
  }
};

const isLikeRule = (value: unknown): value is { readonly id?: unknown } =>
  typeof value === "object" && value !== null && "check" in value;

/**
 * The rules that a file outside of this repository exports, as a pack of the file's name. They have the shape of
 * {@link Rule} and show on their own evidence that they work.
 * @param taken Rules that are there already.
 * @throws UserError when the file cannot be loaded or a rule in it is not one
 */
export const loadRulesOf = async (file: string, taken: readonly PackedRule[]): Promise<readonly PackedRule[]> => {
  const exported = Object.entries(await moduleIn(file));
  // Node wraps what a CommonJS file exports; that is the same rule twice.
  const found = new Map(exported.flatMap(([name, value]) => (isLikeRule(value) ? [[value, name] as const] : [])));
  if (found.size === 0)
    throw new UserError(`${file}: exports no rule; a rule is an object with id, check and the rest`);
  const ids = new Set(taken.map(({ id }) => id));
  return [...found].map(([value, name]) => {
    const { data, error } = format.safeParse(value);
    const [issue] = error?.issues ?? [];
    if (issue || !data) throw new UserError(`${file}: ${name}: ${issue?.path.join(".")}: ${issue?.message}`);
    if (ids.has(data.id)) throw new UserError(`${file}: ${name}: the id ${data.id} is taken; choose another one`);
    ids.add(data.id);
    const rule = data as Rule;
    const [fault] = evidenceFaults(rule);
    if (fault) throw new UserError(`${file}: ${fault}`);
    return { ...rule, pack: path.basename(file).replace(/\.\w+$/, "") };
  });
};
