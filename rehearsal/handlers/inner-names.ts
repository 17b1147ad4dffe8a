/**
 * Gives things other names inside the emulator, so that one which cannot really be deleted there is forgotten, and its name
 * is free again.
 */
export class InnerNames {
  readonly #current = new Map<string, string>();
  readonly #deleted = new Set<string>();
  #made = 0;

  /** @param kind What ARNs call such things, before the name. */
  constructor(readonly kind: string) {}

  has(name: string): boolean {
    return this.#current.has(name);
  }

  make(name: string): void {
    this.#made += 1;
    this.#current.set(name, `inner-${this.#made}-of-${name}`); // in this order no such name is a part of another
  }

  delete(name: string): void {
    const inner = this.#current.get(name);
    if (inner) this.#deleted.add(inner);
    this.#current.delete(name);
  }

  /** The ARN as the caller knows it; none of what was deleted, and that of another kind of thing as it is. */
  toOuterArn(arn: string): string | undefined {
    const [, beginning, inner = ""] = new RegExp(`^(.*:${this.kind}:)([^:]+)$`).exec(arn) ?? [];
    if (this.#deleted.has(inner)) return undefined;
    const [name] = [...this.#current].find(([, current]) => current === inner) ?? [];
    return name ? `${beginning}${name}` : arn;
  }

  /** The text as the emulator knows it: a name alone, or the last part of an ARN. */
  toInner(text: string): string {
    const name = text.slice(text.lastIndexOf(":") + 1);
    const inner = this.#current.get(name);
    return inner ? `${text.slice(0, text.length - name.length)}${inner}` : text;
  }

  /**
   * The text as the caller knows it.
   * @param element Finds each thing in it; those that were deleted are taken out.
   */
  toOuter(text: string, element: RegExp): string {
    const known = text.replaceAll(element, (part) =>
      [...this.#deleted].some((inner) => part.includes(`>${inner}<`)) ? "" : part,
    );
    return [...this.#current].reduce((all, [name, inner]) => all.replaceAll(inner, name), known);
  }
}
