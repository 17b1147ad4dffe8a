import type { Resource } from "../model/resource";
import { type Reference, Unknown } from "../model/value";
import { undecided } from "./undecided";

/** A text of which perhaps only parts are known: of `"${aws_ecr_repository.app.repository_url}:latest"` the end is. */
export class Text {
  private readonly prefix: string;
  private readonly suffix: string;
  private readonly pieces: readonly string[];

  /** @param attribute Where it stands, for a verdict that cannot be given. */
  constructor(
    private readonly content: string | Unknown,
    readonly attribute: string,
  ) {
    const parts = content instanceof Unknown ? (content.parts ?? [content]) : [content];
    const pieceAt = (at: number): string => {
      const part = parts.at(at);
      return typeof part === "string" ? part : "";
    };
    this.pieces = parts.filter((part) => typeof part === "string");
    this.prefix = pieceAt(0) || (startsAsArn(parts[0]) ? "arn:" : "");
    this.suffix = pieceAt(-1);
  }

  /** @throws Undecided when not all of it is known. */
  get value(): string {
    return this.content instanceof Unknown ? undecided(this.attribute, this.content) : this.content;
  }

  get isKnown(): boolean {
    return !(this.content instanceof Unknown);
  }

  /** Whether all that is unknown of it are attributes of managed resources, which nobody types in. */
  get isFromResources(): boolean {
    const { content } = this;
    if (!(content instanceof Unknown)) return true;
    return (content.parts ?? [content]).every((part) => typeof part === "string" || part.managed !== undefined);
  }

  /** Whether it is the same text. @throws Undecided where that depends on what is not known. */
  isSame(other: Text): boolean {
    const [a, b] = [this.content, other.content];
    if (!(a instanceof Unknown) && !(b instanceof Unknown)) return a === b;
    if (this.toString() === other.toString()) return true;
    const areOfTwo = a instanceof Unknown && b instanceof Unknown && a.managed && b.managed && a.managed !== b.managed;
    return areOfTwo ? false : undecided(this.attribute, a instanceof Unknown ? a : (b as Unknown));
  }

  /** What it refers to where its value is not known. */
  get references(): readonly Reference[] {
    return this.content instanceof Unknown ? this.content.references : [];
  }

  /** Resources and data sources whose attributes are in it. */
  get resources(): readonly Resource[] {
    return this.references.flatMap(({ resource }) => (resource ? [resource] : []));
  }

  /** Whether it is one of these. @throws Undecided where that depends on what is not known. */
  is(...texts: readonly string[]): boolean {
    const { content } = this;
    if (!(content instanceof Unknown)) return texts.includes(content);
    return texts.some((text) => this.mayBe(text)) ? undecided(this.attribute, content) : false;
  }

  startsWith(text: string): boolean {
    const { content, prefix } = this;
    if (!(content instanceof Unknown) || prefix.length >= text.length)
      return (content instanceof Unknown ? prefix : content).startsWith(text);
    return text.startsWith(prefix) ? undecided(this.attribute, content) : false;
  }

  endsWith(text: string): boolean {
    const { content, suffix } = this;
    if (!(content instanceof Unknown) || suffix.length >= text.length)
      return (content instanceof Unknown ? suffix : content).endsWith(text);
    return text.endsWith(suffix) ? undecided(this.attribute, content) : false;
  }

  includes(text: string): boolean {
    const { content } = this;
    if (!(content instanceof Unknown)) return content.includes(text);
    return this.pieces.some((piece) => piece.includes(text)) || undecided(this.attribute, content);
  }

  matches(pattern: RegExp): boolean {
    return pattern.test(this.value);
  }

  /** The text with this in place of what nobody knows. An attribute of a managed resource becomes an `x`: it is never a wildcard. */
  filledWith(filler: string): string {
    const { content } = this;
    if (!(content instanceof Unknown)) return content;
    const parts = content.parts ?? [content];
    return parts.map((part) => (typeof part === "string" ? part : part.managed ? "x" : filler)).join("");
  }

  /**
   * Whether a test is true of it, be what is not known of it a name or a wildcard.
   * @param name What it could be at its narrowest.
   * @throws Undecided
   */
  satisfies(test: (text: string) => boolean, name = "x"): boolean {
    const [least, most] = [test(this.filledWith(name)), test(this.filledWith("*"))];
    return least === most ? least : undecided(this.attribute, this.content as Unknown);
  }

  /** For messages: the text, with references where they stood. */
  toString(): string {
    const { content } = this;
    if (!(content instanceof Unknown)) return content;
    const parts = content.parts ?? [content];
    return parts.map((part) => (typeof part === "string" ? part : `\${${part.text}}`)).join("");
  }

  private mayBe(text: string): boolean {
    // An attribute of a resource is an identifier or an address: never nothing, and never a mere asterisk.
    if (this.content instanceof Unknown && this.content.managed && !/[\p{L}\p{N}]/u.test(text)) return false;
    const { prefix, suffix, pieces } = this;
    const isLongEnough = text.length >= pieces.reduce((length, piece) => length + piece.length, 0);
    return (
      isLongEnough && text.startsWith(prefix) && text.endsWith(suffix) && pieces.every((piece) => text.includes(piece))
    );
  }
}

const startsAsArn = (part: string | Unknown | undefined): boolean =>
  part instanceof Unknown && part.managed !== undefined && /(^|_)arn$/.test(part.references[0]?.attribute ?? "");
