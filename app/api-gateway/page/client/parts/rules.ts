import type { Rule } from "./form-dialog";

const PRICE = /^\d{1,8}([.,]\d{1,2})?$/;
const WHOLE = /^\d{1,10}$/;
const SIGNED = /^[+-]?\d{1,10}$/;

/** Reads a price as people type it, with a comma or a point. */
export const priceFrom = (text: string): number => Number(text.replace(",", "."));

export const isGiven: Rule = (text) => (text === "" ? "required" : undefined);

export const isPrice: Rule = (text) => {
  if (text === "") return "required";
  return PRICE.test(text) && priceFrom(text) > 0 ? undefined : "price";
};

export const isWhole: Rule = (text) => {
  if (text === "") return "required";
  return WHOLE.test(text) ? undefined : "wholeNumber";
};

export const isChange: Rule = (text) => {
  if (text === "") return "required";
  return SIGNED.test(text) && Number(text) !== 0 ? undefined : "delta";
};

/** The services know the difference between nothing and an empty text. */
export const orNull = (text: string | undefined): string | null => (text === undefined || text === "" ? null : text);
