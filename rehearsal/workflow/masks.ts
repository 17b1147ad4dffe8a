const MASK = "***";
/** Lines of a job are indented by the time they come here. */
const ADD_MASK = /^\s*::add-mask::(.+)$/;

/** Secrets, taken out of every line before somebody sees it. */
export class Masks {
  private readonly values = new Set<string>();

  constructor(secrets: Iterable<string>) {
    for (const secret of secrets) this.add(secret);
  }

  /** A secret of several lines is masked line by line, as it is printed. */
  private add(secret: string): void {
    for (const line of secret.split(/\r?\n/)) if (line.trim() !== "") this.values.add(line);
  }

  /** The line without its secrets, or undefined when it only names another one (`::add-mask::`). */
  hide(line: string): string | undefined {
    const added = ADD_MASK.exec(line)?.[1];
    if (added !== undefined) {
      this.add(added);
      return undefined;
    }
    const longestFirst = [...this.values].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((shown, value) => shown.replaceAll(value, MASK), line);
  }
}
