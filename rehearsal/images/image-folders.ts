import { type Copy, DockerfileParser, type From, type Instruction, type JSONInstruction } from "dockerfile-ast";
import { UserError } from "../../user-error";
import { declare, type Stage } from "./build-stage";
import { applyShell } from "./folder-commands";
import { baseImages, type Ownership } from "./known-images";
import { realPath } from "./real-path";

/** What a container finds where an image declares volumes, and who it is. */
export interface ImageFolders {
  /** `UID:GID`, as its last `USER` has it; root without one. */
  readonly user: string;
  /** Owner of each folder that is known, by its real path. */
  readonly folders: ReadonlyMap<string, Ownership>;
  /** Owner of each declared volume when it was declared, by its path as it was written. */
  readonly volumes: ReadonlyMap<string, Ownership>;
  /** Links on the way to a folder. */
  readonly links: Readonly<Record<string, string>>;
}

const startFrom = (image: string, where: string): Stage => {
  const base = baseImages.find(({ matches }) => matches.test(image));
  if (!base)
    throw new UserError(
      `${where}: nobody here knows which folders ${image} holds and whose they are; add it to rehearsal/images/known-images.ts`,
    );
  const stage: Stage = { user: "root", folders: new Map(Object.entries(base.folders)), volumes: new Map(), base };
  for (const path of base.volumes) declare(stage, path);
  return stage;
};

const wordsOf = (instruction: Instruction): string[] => instruction.getArguments().map((word) => word.getValue());

/** What follows an instruction, written as JSON or as words. */
const listOf = (instruction: Instruction): string[] => {
  const json = (instruction as JSONInstruction).getJSONStrings().map((text) => text.getJSONValue());
  return json.length > 0 ? json : wordsOf(instruction);
};

const copy = (stage: Stage, instruction: Copy): void => {
  const owner = instruction
    .getFlags()
    .find((flag) => flag.getName() === "chown")
    ?.getValue();
  const target = wordsOf(instruction)
    .at(-1)
    ?.replace(/(?<=.)\/+$/, "");
  if (target === undefined || stage.folders.has(realPath(target, stage.base.links))) return;
  applyShell({ ...stage, user: "root" }, `mkdir -p ${target}${owner ? ` && chown ${owner} ${target}` : ""}`);
};

const read = (stage: Stage, instruction: Instruction): void => {
  switch (instruction.getKeyword()) {
    case "USER":
      stage.user = instruction.getArgumentsContent() ?? "root";
      break;
    case "VOLUME":
      for (const path of listOf(instruction)) declare(stage, path);
      break;
    case "WORKDIR":
      applyShell({ ...stage, user: "root" }, `mkdir -p ${instruction.getArgumentsContent()}`);
      break;
    case "COPY":
    case "ADD":
      copy(stage, instruction as Copy);
      break;
    case "RUN":
      applyShell(stage, listOf(instruction).join(" "));
  }
};

const numbered = (user: string, { base }: Stage, where: string): string => {
  const [name = "", group] = user.split(":");
  const known = base.users[name] ?? (/^\d+$/.test(name) ? `${name}:0` : undefined);
  if (!known) throw new UserError(`${where}: USER ${user}: nobody here knows its number; write the number`);
  return group === undefined ? known : `${known.split(":")[0]}:${group}`;
};

/**
 * Reads from a Dockerfile which volumes its image declares, and whose these folders are: what Fargate gives an empty volume.
 * What is changed in a folder after it was declared does not count, as Docker's first builder has it.
 * @param where Name of the file, for messages.
 * @throws UserError when its base, a user or a command that changes a folder's owner is not understood
 * @see https://docs.docker.com/reference/dockerfile/#volume
 */
export const foldersOf = (dockerfile: string, where: string): ImageFolders => {
  const file = DockerfileParser.parse(dockerfile);
  const args = new Map(
    file.getInitialARGs().map((arg) => [arg.getProperty()?.getName(), arg.getProperty()?.getValue() ?? ""]),
  );
  const stages = new Map<string, Instruction[]>();
  let current: Instruction[] | undefined;
  for (const instruction of file.getInstructions()) {
    if (instruction.getKeyword() === "FROM") {
      current = [instruction];
      stages.set((instruction as From).getBuildStage() ?? String(stages.size), current);
    } else current?.push(instruction);
  }
  const build = ([from, ...rest]: readonly Instruction[]): Stage => {
    const image = ((from as From).getImage() ?? "").replace(/\$\{?(\w+)\}?/g, (_, name) => args.get(name) ?? "");
    const earlier = stages.get(image);
    const stage = earlier ? build(earlier) : startFrom(image, where);
    for (const instruction of rest) read(stage, instruction);
    return stage;
  };
  const last = [...stages.values()].at(-1);
  if (!last) throw new UserError(`${where}: does not begin with FROM; that is no Dockerfile`);
  const stage = build(last);
  return { ...stage, user: numbered(stage.user, stage, where), links: stage.base.links };
};

/** What an image of others declares, by its reference. @throws UserError when it is none that is known here */
export const foldersOfBase = (reference: string): ImageFolders => {
  const stage = startFrom(reference, "image");
  return { ...stage, user: "0:0", links: stage.base.links };
};
