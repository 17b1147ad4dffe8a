/** Tells the operator each thing once, however many requests meet it. */
export class Speaker {
  readonly #said = new Set<string>();
  readonly #saidForGood = new Set<string>();

  constructor(private readonly print: (line: string) => void) {}

  /** Says a line that may be said again after {@link forget}. */
  say(line: string): void {
    this.#once(this.#said, line);
  }

  /** Says a line that is never said again. */
  sayForGood(line: string): void {
    this.#once(this.#saidForGood, line);
  }

  /** Something has changed: what is still so is worth a word. */
  forget(): void {
    this.#said.clear();
  }

  #once(said: Set<string>, line: string): void {
    if (said.has(line)) return;
    said.add(line);
    this.print(line);
  }
}
