import type { Value } from "../../model/value";
import type { Scope } from "../scope";
import { collections } from "./collections";
import { encodings } from "./encodings";
import { networks } from "./networks";
import { numbers } from "./numbers";
import { texts } from "./texts";

/** A function of which every argument is known to the last element. */
export type Simple = (args: readonly Value[], scope: Scope) => Value;

/** The functions of Terraform's language that are understood, beside those that take unknown parts.
 * @see https://developer.hashicorp.com/terraform/language/functions */
export const functions: Readonly<Record<string, Simple>> = {
  ...collections,
  ...encodings,
  ...networks,
  ...numbers,
  ...texts,
};
