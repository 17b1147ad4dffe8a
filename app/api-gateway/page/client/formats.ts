import type { Language } from "./preferences";

/** Region whose habits a language's numbers and dates follow. */
const LOCALES: Readonly<Record<Language, string>> = { en: "en-US", es: "es-ES" };
const CURRENCY = "USD";

/** How numbers, prices and dates look in a language. */
export const formatsOf = (language: Language) => {
  const locale = LOCALES[language];
  const number = new Intl.NumberFormat(locale, { useGrouping: "always" });
  const signed = new Intl.NumberFormat(locale, { signDisplay: "exceptZero", useGrouping: "always" });
  const price = new Intl.NumberFormat(locale, { style: "currency", currency: CURRENCY, useGrouping: "always" });
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const collator = new Intl.Collator(locale, { numeric: true });
  return {
    number: (value: number) => number.format(value),
    signed: (value: number) => signed.format(value),
    price: (value: number) => price.format(value),
    percent: (value: number) => percent.format(value),
    moment: (iso: string) => moment.format(new Date(iso)),
    /** As a person would type it into a field. */
    decimal: (value: number) => value.toFixed(2).replace(".", language === "es" ? "," : "."),
    compare: (a: string, b: string) => collator.compare(a, b),
  };
};

export type Formats = ReturnType<typeof formatsOf>;
