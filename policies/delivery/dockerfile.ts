import { UserError } from "../../user-error";
import type { Note } from "../model/program";
import type { Resource } from "../model/resource";
import type { Value, ValueObject } from "../model/value";
import { assignmentsIn, type Instruction, instructionsIn, wordsOf } from "./dockerfile-syntax";
import { filled, Variables } from "./dockerfile-variables";

/** Instructions that need nothing but to be kept. */
const OTHERS = ["CMD", "ENTRYPOINT", "EXPOSE", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "SHELL", "STOPSIGNAL"];
const KNOWN = new Set([...OTHERS, "FROM", "ARG", "ENV", "USER", "RUN", "COPY", "ADD", "VOLUME", "WORKDIR"]);

interface Stage {
  readonly name: string;
  readonly variables: Variables;
  user: Value | undefined;
}

class DockerfileReader {
  readonly notes: Note[] = [];
  /** Of `ARG` before the first `FROM`. */
  private readonly global = new Variables();
  private readonly stages: Stage[] = [];
  private readonly found = {
    base: [] as ValueObject[],
    variable: [] as ValueObject[],
    instruction: [] as ValueObject[],
    copy: [] as ValueObject[],
  };

  constructor(private readonly file: string) {}

  private get stage(): Stage {
    const stage = this.stages.at(-1);
    if (!stage) throw new UserError(`${this.file}: does not begin with FROM; that is no Dockerfile`);
    return stage;
  }

  private stageNamed(image: Value): Stage | undefined {
    return this.stages.find(({ name }) => name === String(image).toLowerCase());
  }

  private from({ text, line }: Instruction): void {
    const [image = "", as = "", name = ""] = wordsOf(text).filter((word) => !word.startsWith("--"));
    const base = filled(image, this.global);
    const parent = this.stageNamed(base);
    if (!parent && base !== "scratch") this.found.base.push({ image: base, line });
    this.stages.push({
      name: (/^as$/i.test(as) ? name : String(this.stages.length)).toLowerCase(),
      variables: new Variables(parent?.variables),
      user: parent?.user,
    });
  }

  private arg({ text, line }: Instruction): void {
    const variables = this.stages.at(-1)?.variables ?? this.global;
    for (const [name, given] of assignmentsIn(text)) {
      const value = given === undefined ? this.global.get(name) : filled(given, variables);
      variables.declare(name, value);
      this.found.variable.push({ by: "ARG", name, line, ...(given !== undefined && { value: value ?? null }) });
    }
  }

  private env({ text, line }: Instruction): void {
    const { variables } = this.stage;
    for (const [name, given = ""] of assignmentsIn(text)) {
      const value = filled(given, variables);
      variables.set(name, value);
      this.found.variable.push({ by: "ENV", name, value, line });
    }
  }

  add(instruction: Instruction): void {
    const { name, text, body, line } = instruction;
    if (name === "FROM") this.from(instruction);
    else if (name === "ARG") this.arg(instruction);
    else if (name === "ENV") this.env(instruction);
    else if (!KNOWN.has(name))
      this.notes.push({ what: `${name} is no instruction`, location: { file: this.file, line } });
    else {
      this.found.instruction.push({ name, text: body ? `${text}\n${body}` : text, line });
      if (name === "USER") this.stage.user = filled(text, this.stage.variables);
      if (name === "COPY" || name === "ADD") this.copy(instruction);
    }
  }

  private copy({ text, line }: Instruction): void {
    const words = text.replace(/^((?:--\S+\s+)*)\[(.*)\]$/s, (_, flags, list) => `${flags}${list.replace(/,/g, " ")}`);
    const [flags, paths] = [true, false].map((wanted) =>
      wordsOf(words).filter((word) => word.startsWith("--") === wanted),
    ) as [string[], string[]];
    const from = flags.find((flag) => flag.startsWith("--from="))?.slice("--from=".length);
    const sources = paths.slice(0, -1).map((path) => filled(path, this.stage.variables));
    this.found.copy.push({ sources: from === undefined ? sources : [], line });
    const isStage = from === undefined || this.stageNamed(from) || this.stages[Number(from)];
    if (!isStage) this.found.base.push({ image: filled(from, this.global), line });
  }

  resource(endLine: number): Resource {
    const { user } = this.stage;
    const values = { ...this.found, ...(user !== undefined && { user }) };
    const { file } = this;
    return {
      id: file,
      address: file,
      mode: "file",
      type: "dockerfile",
      values,
      location: { file, line: 1, endLine },
      references: {},
    };
  }
}

/**
 * The image that a Dockerfile makes, as one resource (`dockerfile`): bases and other images that are no stages of its own,
 * the user of the last stage, variables, instructions and what is copied. @throws UserError when it has no FROM
 */
export const readDockerfile = (
  text: string,
  file: string,
): { readonly resource: Resource; readonly notes: readonly Note[] } => {
  const reader = new DockerfileReader(file);
  for (const instruction of instructionsIn(text)) reader.add(instruction);
  return { resource: reader.resource(text.split("\n").length), notes: reader.notes };
};
