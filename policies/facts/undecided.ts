import { Unknown } from "../model/value";

/** What kept a rule from deciding: the attribute that it asked for, and the reference that nobody knows the value of. */
export interface Doubt {
  readonly attribute: string;
  readonly reference: string;
}

/**
 * Thrown when a rule asks for something that is not known. Nobody has to think of it: where a rule goes through
 * {@link Items} it is kept beside them, and elsewhere it ends the check; the verdict is then "undecided", or "fail" where
 * something else fails already, and never "pass".
 */
export class Undecided extends Error {
  override readonly name = "Undecided";
  readonly doubts: readonly Doubt[];

  constructor(...doubts: readonly Doubt[]) {
    super("something is not known");
    this.doubts = doubts;
  }
}

/** Ends the reading of an attribute whose value is not known. @throws Undecided always */
export const undecided = (attribute: string, because: Unknown | string): never => {
  throw new Undecided({ attribute, reference: because instanceof Unknown ? because.text : because });
};
