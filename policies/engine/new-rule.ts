import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../user-error";
import { ID } from "./rule";

const camelCase = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const textOf = (id: string): string => `import { defineRule } from "../../engine/rule";
import { program } from "../../evidence/programs";

const queue = (encrypted: string): string =>
  program(\`resource "aws_sqs_queue" "q" {\\n  sqs_managed_sse_enabled = \${encrypted}\\n}\`);

export const ${camelCase(id)} = defineRule({
  id: "${id}",
  title: "a queue must be encrypted",
  severity: "medium",
  why: "what happens otherwise",
  fix: "what to do, in the imperative",
  example: 'resource "aws_sqs_queue" "q" {\\n  sqs_managed_sse_enabled = true',
  source: "https://docs.aws.amazon.com/",
  aliases: {},
  appliesTo: ["aws_sqs_queue"],
  check: (subject) => (subject.flag("sqs_managed_sse_enabled") ? undefined : "is not encrypted"),
  passes: [queue("true")],
  fails: [queue("false")],
  undecided: [queue("var.unknown")],
});
`;

/** Writes a rule to start from. @param folder The folder of all packs. @returns its path. @throws UserError */
export const newRule = (id: string, pack: string, folder: string): string => {
  if (!ID.test(id) || !/^[a-z0-9-]+$/.test(pack))
    throw new UserError(
      `${pack}/${id}: a rule's id is two or more lower-case words joined by dashes, a pack's is one or more`,
    );
  const file = path.join(folder, pack, `${id}.ts`);
  if (existsSync(file)) throw new UserError(`${id}: is there already, in ${file}`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, textOf(id));
  return file;
};
