import { isList, isObject, Unknown, type Value } from "../model/value";
import { undecided } from "./undecided";

/** A character of Unicode's private use, which no document holds. */
const MARK = "\uE000";
const MARKED = new RegExp(`${MARK}(\\d+)${MARK}`, "g");

/** What a text is the JSON of; references inside it stay what they are. @throws Undecided when it cannot be read. */
export const parsedJson = (text: Value, path: string): Value => {
  if (isObject(text) || isList(text)) return text;
  if (text instanceof Unknown && text.json !== undefined) return text.json;
  if (text instanceof Unknown && !text.parts) return undecided(path, text);
  const parts = text instanceof Unknown ? (text.parts ?? []) : [String(text)];
  const unknowns = parts.filter((part) => part instanceof Unknown);
  try {
    const json = JSON.parse(marked(parts)) as Value;
    return unknowns.length === 0 ? json : restored(json, unknowns);
  } catch {
    return undecided(path, text instanceof Unknown ? text : "is no JSON");
  }
};

/** The text with a mark for each unknown, in quotes where it stands outside of a JSON string. */
const marked = (parts: readonly (string | Unknown)[]): string => {
  let result = "";
  let isInString = false;
  let number = 0;
  for (const part of parts) {
    if (typeof part !== "string") {
      const mark = `${MARK}${number++}${MARK}`;
      result += isInString ? mark : `"${mark}"`;
      continue;
    }
    for (const [token] of part.matchAll(/\\.|"/g)) if (token === '"') isInString = !isInString;
    result += part;
  }
  return result;
};

const restored = (value: Value, unknowns: readonly Unknown[]): Value => {
  if (typeof value === "string" && value.includes(MARK)) {
    const parts = value.split(MARKED).map((part, at) => (at % 2 === 0 ? part : (unknowns[Number(part)] as Unknown)));
    const kept = parts.filter((part) => part !== "");
    const [only] = kept;
    if (kept.length === 1 && only instanceof Unknown) return only;
    return Unknown.of(
      kept.filter((part) => part instanceof Unknown),
      { parts: kept },
    );
  }
  if (isList(value)) return value.map((each) => restored(each, unknowns));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, restored(each, unknowns)]));
};
