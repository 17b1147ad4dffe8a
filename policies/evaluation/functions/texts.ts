import type { Value } from "../../model/value";
import { numberOf, textOf } from "../operators";
import { EvaluationError } from "../scope";
import type { Simple } from "./all";
import { listOf } from "./structural";

/** Terraform's patterns are RE2; what JavaScript reads otherwise is refused. */
const patternOf = (text: string, flags: string): RegExp => {
  if (/\(\?[^:P<]|\\[AzpPQEC]|\[\[:/.test(text)) throw new EvaluationError("a pattern that is read by RE2 only");
  try {
    return new RegExp(text.replaceAll("(?P<", "(?<"), flags);
  } catch (cause) {
    throw new EvaluationError("a pattern that is not understood", { cause });
  }
};

const replace: Simple = ([text = "", what = "", by = ""]) => {
  const [, pattern] = /^\/(.*)\/$/s.exec(textOf(what)) ?? [];
  if (pattern === undefined) return textOf(text).replaceAll(textOf(what), () => textOf(by));
  return textOf(text).replace(patternOf(pattern, "gu"), textOf(by).replace(/\$\{?(\w+)\}?/g, "$$$1"));
};

const captured = (found: RegExpMatchArray): Value =>
  found.groups ? { ...found.groups } : found.length > 1 ? found.slice(1).map((each) => each ?? null) : (found[0] ?? "");

const regex: Simple = ([pattern = "", text = ""]) => {
  const found = textOf(text).match(patternOf(textOf(pattern), "u"));
  if (!found) throw new EvaluationError("the pattern does not match");
  return captured(found);
};

const trimming = (text: string, characters: string, start: boolean, end: boolean): string => {
  const letters = [...text];
  while (start && letters.length > 0 && characters.includes(letters[0] ?? "")) letters.shift();
  while (end && letters.length > 0 && characters.includes(letters.at(-1) ?? "")) letters.pop();
  return letters.join("");
};

const substr: Simple = ([text = "", from = 0, length = -1]) => {
  const letters = [...textOf(text)];
  const start = numberOf(from) < 0 ? letters.length + numberOf(from) : numberOf(from);
  return letters.slice(start, numberOf(length) < 0 ? undefined : start + numberOf(length)).join("");
};

const text =
  (work: (text: string, other: string) => Value): Simple =>
  ([value = "", other = ""]) =>
    work(textOf(value), textOf(other));

/** Functions of texts. */
export const texts: Readonly<Record<string, Simple>> = {
  lower: text((value) => value.toLowerCase()),
  upper: text((value) => value.toUpperCase()),
  title: text((value) => value.replace(/(^|\s)\S/g, (letter) => letter.toUpperCase())),
  trimspace: text((value) => value.trim()),
  chomp: text((value) => value.replace(/[\r\n]+$/, "")),
  trim: text((value, characters) => trimming(value, characters, true, true)),
  trimprefix: text((value, prefix) => (value.startsWith(prefix) ? value.slice(prefix.length) : value)),
  trimsuffix: text((value, suffix) => (suffix && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value)),
  startswith: text((value, prefix) => value.startsWith(prefix)),
  endswith: text((value, suffix) => value.endsWith(suffix)),
  strcontains: text((value, part) => value.includes(part)),
  strrev: text((value) => [...value].reverse().join("")),
  split: ([between = "", value = ""]) => (textOf(value) === "" ? [] : textOf(value).split(textOf(between))),
  indent: ([spaces = 0, value = ""]) => textOf(value).replaceAll("\n", `\n${" ".repeat(numberOf(spaces))}`),
  replace,
  regex,
  regexall: ([pattern = "", value = ""]) =>
    [...textOf(value).matchAll(patternOf(textOf(pattern), "gu"))].map((found) => captured(found)),
  substr,
  tostring: ([value = null]) => (value === null ? null : textOf(value)),
  sort: ([list]) => listOf(list).map(textOf).sort(),
  basename: text((value) => value.replace(/\/+$/, "").split("/").at(-1) ?? ""),
  dirname: text((value) => value.replace(/\/[^/]*$/, "") || (value.startsWith("/") ? "/" : ".")),
};
