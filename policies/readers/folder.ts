import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { expanded, type ReadAction } from "../delivery/calls";
import { readDockerfile } from "../delivery/dockerfile";
import { readAction, readWorkflow } from "../delivery/workflow";
import { textOf } from "../language/text-of";
import { Program } from "../model/program";
import type { Location, Resource } from "../model/resource";
import {
  type FileComment,
  holdsTerraform,
  type ReadConfiguration,
  readConfiguration,
  readTexts,
} from "./configuration";

/** Texts by the paths of their files in a folder, with `/` between the parts. */
export type Files = Readonly<Record<string, string>>;

const WORKFLOWS = ".github/workflows";
const isWorkflow = (file: string): boolean => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file);
const ACTION = /^\.github\/(?:[^/]+\/)+action\.ya?ml$/;
const isDockerfile = (file: string): boolean =>
  /(^|\/)((Docker|Container)file(\.[\w-]+)?|[\w.-]+\.Dockerfile)$/.test(file) && !/\.(ts|js|json|md|sh)$/.test(file);

/** Folders in which others' files lie, or what programs wrote. */
const isForeign = (name: string): boolean => name.startsWith(".") || name === "node_modules" || name === "cdktf.out";

const commentsIn = (text: string, file: string): FileComment[] =>
  text.split("\n").flatMap((line, at) => {
    const [, comment] = /(?:^|\s)#(.*)$/.exec(line) ?? [];
    return comment === undefined ? [] : [{ text: comment, line: at + 1, file }];
  });

/** What is made of workflows and Dockerfiles, put beside a configuration. @param shown Name of a file in reports. */
const beside = (
  { program, comments }: ReadConfiguration,
  files: Files,
  shown = (file: string) => file,
): ReadConfiguration => {
  const read: Resource[] = [];
  const notes = [...program.notes];
  const placed = <T extends { readonly location: Location }>(each: T): T => ({
    ...each,
    location: { ...each.location, file: shown(each.location.file) },
  });
  const actions: Record<string, ReadAction> = {};
  for (const [file, text] of Object.entries(files))
    if (isWorkflow(file)) read.push(...readWorkflow(text, file));
    else if (ACTION.test(file)) {
      const action = readAction(text, file);
      actions[path.posix.dirname(file)] = action.read;
      read.push(...action.steps);
    } else {
      const image = readDockerfile(text, file);
      read.push(image.resource);
      notes.push(...image.notes.map(placed));
    }
  const all = Object.entries(files).flatMap(([file, text]) => commentsIn(text, shown(file)));
  const resources = [...program.resources, ...expanded(read, actions).map(placed)];
  return { program: new Program(resources, notes), comments: [...comments, ...all] };
};

const isDelivery = (file: string): boolean => isWorkflow(file) || ACTION.test(file) || isDockerfile(file);

/** Reads a program from texts: Terraform, workflows, actions and Dockerfiles, told apart by the names of their files. */
export const readFiles = (files: Files): ReadConfiguration => {
  const [delivery, terraform] = [true, false].map((wanted) =>
    Object.fromEntries(Object.entries(files).filter(([file]) => isDelivery(file) === wanted)),
  ) as [Files, Files];
  return beside(readTexts(terraform), delivery);
};

const dockerfilesBelow = (directory: string, folder = ""): string[] =>
  readdirSync(path.join(directory, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return isForeign(entry.name) ? [] : dockerfilesBelow(directory, file);
    return (entry.isFile() || entry.isFIFO()) && isDockerfile(file) ? [file] : [];
  });

const actionsBelow = (directory: string, folder = ".github"): string[] => {
  const here = path.join(directory, folder);
  if (!existsSync(here)) return [];
  return readdirSync(here, { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return actionsBelow(directory, file);
    return (entry.isFile() || entry.isFIFO()) && ACTION.test(file) ? [file] : [];
  });
};

const workflowsOf = (directory: string): string[] => {
  const folder = path.join(directory, WORKFLOWS);
  return existsSync(folder)
    ? readdirSync(folder)
        .map((name) => `${WORKFLOWS}/${name}`)
        .filter(isWorkflow)
    : [];
};

/**
 * Reads a folder: its Terraform as {@link readConfiguration} does, its GitHub workflows and actions, and the Dockerfiles in it and
 * below. Addresses start from the folder, wherever that is.
 * @param base Folder that the names of files start from.
 * @throws UserError when there is nothing of these, or one cannot be read
 */
export const readFolder = (directory: string, base = directory): ReadConfiguration => {
  const isThere = existsSync(directory) && statSync(directory).isDirectory();
  const names = isThere
    ? [...workflowsOf(directory), ...actionsBelow(directory), ...dockerfilesBelow(directory)].sort()
    : [];
  const files = Object.fromEntries(names.map((name) => [name, textOf(path.join(directory, name))]));
  const isWithout = names.length > 0 && !holdsTerraform(directory);
  const terraform = isWithout ? { program: new Program([], []), comments: [] } : readConfiguration(directory, base);
  return beside(terraform, files, (file) => path.relative(base, path.join(directory, file)));
};
