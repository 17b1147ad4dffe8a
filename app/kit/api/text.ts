import { z } from "zod";

/** A text that UTF-8 can carry and PostgreSQL can keep: whole characters, none of them NUL. */
const isStorable = (text: string): boolean => !text.includes("\0") && !/\p{Cs}/u.test(text);

/** Characters as PostgreSQL and JSON Schema count them: an emoji is one, not two. */
const lengthOf = (text: string): number => [...text].length;

/**
 * A character that leaves a mark on the page: no blank, no control, and none that is drawn as nothing, as zero-width ones
 * and the fillers of Hangul and Braille.
 */
const VISIBLE = /[^\s\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

export interface TextOptions {
  /** Fewest characters. @default 0 */
  readonly min?: number;
  /** Most characters. @default unlimited, up to the body's 100 kB */
  readonly max?: number;
  /** Whether it must show something. @default false */
  readonly isVisible?: boolean;
}

/** A text of `min` to `max` characters. */
export const text = ({ min = 0, max, isVisible = false }: TextOptions = {}) =>
  z
    .string()
    .refine(isStorable, "must not hold NUL or half a character")
    .refine((value) => lengthOf(value) >= min, `must have at least ${min} character`)
    .refine(
      (value) => !isVisible || value === "" || !isStorable(value) || VISIBLE.test(value),
      "must show something, not only blanks",
    )
    .refine((value) => max === undefined || lengthOf(value) <= max, `must have at most ${max} characters`)
    .meta({
      ...(min > 0 && { minLength: min }),
      ...(max !== undefined && { maxLength: max }),
      pattern: "^[^\\u0000]*$",
    });
