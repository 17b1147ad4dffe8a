import { z } from "zod";

/** A text that UTF-8 can carry and PostgreSQL can keep: whole characters, none of them NUL. */
const isStorable = (text: string): boolean => !text.includes("\0") && !/\p{Cs}/u.test(text);

/** Characters as PostgreSQL and JSON Schema count them: an emoji is one, not two. */
const lengthOf = (text: string): number => [...text].length;

export interface TextOptions {
  /** Fewest characters. @default 0 */
  readonly min?: number;
  /** Most characters. @default unlimited, up to the body's 100 kB */
  readonly max?: number;
}

/** A text of `min` to `max` characters. */
export const text = ({ min = 0, max }: TextOptions = {}) =>
  z
    .string()
    .refine(isStorable, "must not hold NUL or half a character")
    .refine((value) => lengthOf(value) >= min, `must have at least ${min} character`)
    .refine((value) => max === undefined || lengthOf(value) <= max, `must have at most ${max} characters`)
    .meta({
      ...(min > 0 && { minLength: min }),
      ...(max !== undefined && { maxLength: max }),
      pattern: "^[^\\u0000]*$",
    });
