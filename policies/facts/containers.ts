import type { Attributes } from "./attributes";
import type { Items } from "./items";
import type { Subject } from "./subject";

/** One container of a task definition, in the words of the ECS API (`readonlyRootFilesystem`). */
export class Container {
  constructor(readonly definition: Attributes) {}

  /** For messages. */
  get name(): string {
    return this.definition.text("name")?.toString() ?? this.definition.path;
  }

  get environment(): Items<Attributes> {
    return this.definition.blocks("environment");
  }

  get image() {
    return this.definition.text("image");
  }

  /** Options of its log driver. */
  get logOptions(): Attributes | undefined {
    return this.definition.block("logConfiguration")?.block("options");
  }

  /** Ports that it listens on. */
  get ports(): Items<number> {
    return this.definition.blocks("portMappings").map((mapping) => mapping.number("containerPort") ?? 0);
  }
}

/** The containers of a task definition. @throws Undecided when the document cannot be read. */
export const containersOf = (task: Subject): Items<Container> =>
  task.json("container_definitions").map((definition) => new Container(definition));
