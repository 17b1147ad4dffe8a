import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../user-error";
import { bodyOfJson, descriptionOf, valuesOfJson } from "../configuration/json-body";
import { Module } from "../configuration/module";
import { Session } from "../configuration/session";
import { addFile, emptySource, type ModuleSource } from "../configuration/source";
import { evaluate } from "../evaluation/evaluate";
import { parseFile } from "../language/body";
import type { Comment } from "../language/syntax";
import { textOf } from "../language/text-of";
import { Program } from "../model/program";

/** A comment of a file, for whoever looks for skips in it. */
export interface FileComment extends Comment {
  readonly file: string;
}

/** A program that was read, and the comments in its files. */
export interface ReadConfiguration {
  readonly program: Program;
  readonly comments: readonly FileComment[];
}

/** Texts of a folder by the names of its files. */
type Files = Readonly<Record<string, string>>;

/** `terraform.tfvars` first, then `*.auto.tfvars` by their names, as Terraform takes them. */
const givenBy = (files: Files): string[] =>
  Object.keys(files)
    .filter((name) => /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/.test(name))
    .sort((a, b) => Number(b.startsWith("terraform.")) - Number(a.startsWith("terraform.")) || (a < b ? -1 : 1));

const TERRAFORM = /\.(tf|tf\.json|tfvars|tfvars\.json)$/;

const nothing = { lookup: () => undefined };

class ConfigurationReader {
  readonly session = new Session();
  readonly comments: FileComment[] = [];

  /** @param base Folder that the names of files in the report start from. */
  constructor(private readonly base: string) {}

  filesIn(directory: string): Files | undefined {
    if (!existsSync(directory) || !statSync(directory).isDirectory()) return undefined;
    const names = readdirSync(directory).filter((name) => TERRAFORM.test(name));
    return Object.fromEntries(names.sort().map((name) => [name, textOf(path.join(directory, name))]));
  }

  source(directory: string, files: Files): ModuleSource {
    const source = emptySource(directory);
    for (const [name, text] of Object.entries(files)) {
      const file = path.relative(this.base, path.join(directory, name)) || name;
      if (name.endsWith(".tf.json")) addFile(source, bodyOfJson(text, file), file, descriptionOf);
      // `synth --hcl` writes the same stack beside its JSON.
      else if (name.endsWith(".tf") && !Object.hasOwn(files, `${name}.json`)) {
        const { body, comments } = parseFile(text, file);
        addFile(source, body, file);
        this.comments.push(...comments.map((comment) => ({ ...comment, file })));
      }
    }
    for (const name of givenBy(files)) {
      const text = files[name] ?? "";
      const { attributes } = name.endsWith(".json") ? valuesOfJson(text, name) : parseFile(text, name).body;
      for (const [variable, { expression }] of Object.entries(attributes)) source.given.set(variable, expression);
    }
    return source;
  }

  root(directory: string, files: Files, stack: string): void {
    const source = this.source(directory, files);
    const found = new Map<string, ModuleSource | undefined>();
    const find = (folder: string) => {
      if (!found.has(folder)) {
        const inside = this.filesIn(folder);
        found.set(folder, inside && this.source(folder, inside));
      }
      return found.get(folder);
    };
    const given = (name: string) => {
      const expression = source.given.get(name);
      return expression && evaluate(expression, nothing);
    };
    this.session.roots.push(new Module(this.session, source, find, { stack, prefix: "", given, above: [] }));
  }

  read(): ReadConfiguration {
    const resources = this.session.roots.flatMap((root) => root.instances());
    // What is not understood shows when it is worked out.
    for (const resource of resources) resource.values;
    return { program: new Program(resources, this.session.notes), comments: this.comments };
  }
}

/** Stacks of a folder that CDKTF wrote, by name; nothing when it is no such folder. */
const stacksIn = (directory: string): readonly string[] | undefined => {
  const folder = path.join(directory, "stacks");
  if (!existsSync(path.join(directory, "manifest.json")) || !existsSync(folder)) return undefined;
  const names = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, "cdk.tf.json")));
  return names.sort();
};

/** Whether a folder holds Terraform, or is one that CDKTF wrote. */
export const holdsTerraform = (directory: string): boolean =>
  stacksIn(directory) !== undefined || readdirSync(directory).some((name) => TERRAFORM.test(name));

/**
 * Reads a folder of HCL or of Terraform's JSON, or all stacks of one that CDKTF wrote (`cdktf.out`). Modules that lie in
 * the folder are read along; a remote state leads to the stack whose state it is.
 * @param base Folder that the names of files start from.
 * @throws UserError when there is nothing to read, or a file is neither HCL nor JSON.
 */
export const readConfiguration = (directory: string, base = directory): ReadConfiguration => {
  const reader = new ConfigurationReader(base);
  const stacks = stacksIn(directory);
  const roots = stacks?.map((name) => [path.join(directory, "stacks", name), name] as const) ?? [
    [directory, ""] as const,
  ];
  for (const [folder, name] of roots) {
    const files = reader.filesIn(folder);
    if (!files) throw new UserError(`${folder}: is no folder`);
    if (Object.keys(files).length === 0)
      throw new UserError(
        `${folder}: holds no Terraform; name a folder with .tf or .tf.json files, a cdktf.out, or one with Dockerfiles or .github/workflows`,
      );
    reader.root(folder, files, name);
  }
  return reader.read();
};

/** Reads stacks that CDKTF has in memory. @param stacks Their Terraform JSON by their names. */
export const readStacks = (stacks: Readonly<Record<string, string>>): ReadConfiguration => {
  const reader = new ConfigurationReader("");
  for (const [name, text] of Object.entries(stacks)) reader.root(`stacks/${name}`, { "cdk.tf.json": text }, name);
  return reader.read();
};

/** Reads a program from texts, for example the evidence of a rule. @param files Texts by the names of their files. */
export const readTexts = (files: Files): ReadConfiguration => {
  const reader = new ConfigurationReader("");
  reader.root("", files, "");
  return reader.read();
};
