import { z } from "zod";

const DIGITS = /^(0|[1-9]\d{0,18})$/;

/** A whole number in a query: digits alone, so that one number has one form. Its bounds are those of the column it meets. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(DIGITS, "must be a whole number in digits, such as 10")
    .transform(Number)
    .pipe(z.int().min(min).max(max));
