import { UserError } from "../../user-error";
import { ROOT_OWNED, type Stage } from "./build-stage";
import type { Ownership } from "./known-images";
import { realPath } from "./real-path";

/** Splits a line of a shell where another command begins. */
const COMMANDS = /&&|\|\||[;\n]/;
const OCTAL = /^[0-7]{3,4}$/;
/** Of a mode: what `chmod` sets. */
const OCTAL_BASE = 8;

const numberOf = (name: string, stage: Stage, part: 0 | 1): number => {
  const known = /^\d+$/.test(name) ? name : stage.base.users[name]?.split(":")[part];
  if (known === undefined)
    throw new UserError(`Dockerfile: nobody here knows the number of "${name}"; write the number`);
  return Number(known);
};

const modeOf = (text: string): number => {
  if (!OCTAL.test(text))
    throw new UserError(`Dockerfile: the mode "${text}" is not understood here; write it as a number, like 0755`);
  return Number.parseInt(text, OCTAL_BASE);
};

const change = (stage: Stage, paths: readonly string[], isDeep: boolean, to: (from: Ownership) => Ownership): void => {
  for (const path of paths.map((one) => realPath(one, stage.base.links)))
    for (const known of new Set([path, ...stage.folders.keys()]))
      if (known === path || (isDeep && known.startsWith(`${path}/`)))
        stage.folders.set(known, to(stage.folders.get(known) ?? ROOT_OWNED));
};

const owned = (stage: Stage, owner: string): Partial<Ownership> => {
  const [user = "", group] = owner.split(":");
  return {
    ...(user && { uid: numberOf(user, stage, 0) }),
    ...(group && { gid: numberOf(group, stage, 1) }),
  };
};

const valueAfter = (words: readonly string[], flag: string): string | undefined => {
  const at = words.indexOf(flag);
  return at < 0 ? undefined : words[at + 1];
};

/** Words that are neither flags nor what follows one of these flags. */
const operands = (words: readonly string[], flagsWithValue: readonly string[] = []): string[] =>
  words.filter((word, index) => !word.startsWith("-") && !flagsWithValue.includes(words[index - 1] ?? ""));

const make = (stage: Stage, paths: readonly string[], as: Partial<Ownership>): void => {
  const missing = paths.filter((path) => !stage.folders.has(realPath(path, stage.base.links)));
  change(stage, missing, false, () => ({ ...ROOT_OWNED, ...owned(stage, stage.user), ...as }));
};

const mode = (text: string | undefined): Partial<Ownership> => (text ? { mode: modeOf(text) } : {});

const commands: Readonly<Record<string, (stage: Stage, words: readonly string[]) => void>> = {
  mkdir: (stage, words) => make(stage, operands(words, ["-m"]), mode(valueAfter(words, "-m"))),
  install(stage, words) {
    if (!words.includes("-d")) return;
    const [user = "", group = ""] = [valueAfter(words, "-o"), valueAfter(words, "-g")];
    const paths = operands(words, ["-o", "-g", "-m"]);
    make(stage, paths, {});
    change(stage, paths, false, (from) => ({
      ...from,
      ...owned(stage, `${user}:${group}`),
      ...mode(valueAfter(words, "-m")),
    }));
  },
  chown(stage, words) {
    const [owner = "", ...paths] = operands(words);
    change(stage, paths, words.includes("-R"), (from) => ({ ...from, ...owned(stage, owner) }));
  },
  chmod(stage, words) {
    const [bits = "", ...paths] = operands(words);
    change(stage, paths, words.includes("-R"), (from) => ({ ...from, mode: modeOf(bits) }));
  },
};

/**
 * Does to a stage's folders what the commands of a `RUN` do. @throws UserError when one changes an owner by a variable, a
 * name or a mode that is not known here
 */
export const applyShell = (stage: Stage, line: string): void => {
  for (const command of line.split(COMMANDS)) {
    const [name = "", ...words] = command.trim().split(/\s+/);
    const apply = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!apply) continue;
    if (/[$*`]/.test(command))
      throw new UserError(`Dockerfile: "${command.trim()}": what it changes is not known here; write the paths out`);
    apply(stage, words);
  }
};
