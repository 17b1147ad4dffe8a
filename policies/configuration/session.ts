import { EvaluationError, Handle } from "../evaluation/scope";
import type { Note } from "../model/program";
import type { Location } from "../model/resource";
import { type Reference, Unknown, unknownsIn, type Value } from "../model/value";
import type { Module } from "./module";

/** Most instances that one `count` or `for_each` makes; more are a fault or an attack. */
export const MOST_INSTANCES = 10_000;

/** One reading of a program: what is being worked out, what was referred to, what was not understood. */
export class Session {
  readonly notes: Note[] = [];
  /** Root modules that were read together; a remote state leads from one to the other. */
  readonly roots: Module[] = [];
  private readonly recordings: Set<Reference>[] = [];
  private readonly active = new Set<object>();

  note(what: string, location: Location): void {
    this.notes.push({ what, location });
  }

  /** Notes that the value being worked out holds these references. */
  record(references: Iterable<Reference>): void {
    const recording = this.recordings.at(-1);
    if (recording) for (const reference of references) recording.add(reference);
  }

  /** Works something out and gathers what it refers to. */
  recorded(work: () => Value): Worked {
    const references = new Set<Reference>();
    this.recordings.push(references);
    try {
      const value = work();
      // A resource as a whole, as in `depends_on`, was not asked for an attribute.
      for (const unknown of unknownsIn(value)) if (unknown instanceof Handle) this.record(unknown.references);
      return { value, references };
    } finally {
      this.recordings.pop();
    }
  }

  /**
   * A value that is worked out once, and is unknown where that cannot be done.
   * @param text What to call it in a verdict.
   */
  lazily(text: string, location: Location, work: () => Value): () => Worked {
    let known: Worked | undefined;
    const key = {};
    return () => {
      if (known) return known;
      if (this.active.has(key)) {
        this.note(`${text} depends on itself`, location);
        return { value: new Unknown([{ text }]), references: new Set() };
      }
      this.active.add(key);
      known = this.recorded(() => this.guarded(text, location, work));
      this.active.delete(key);
      return known;
    };
  }

  /** What the work gives, or an unknown and a note that says why. */
  guarded(text: string, location: Location, work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      const isTooDeep = error instanceof RangeError;
      if (!(error instanceof EvaluationError || isTooDeep)) throw error;
      this.note(`${text}: ${isTooDeep ? "lies too deep" : error.message}`, location);
      return new Unknown([{ text }]);
    }
  }
}

export interface Worked {
  readonly value: Value;
  readonly references: ReadonlySet<Reference>;
}
