import { createHash } from "node:crypto";
import type { TextTransformation, TextTransformationType } from "@aws-sdk/client-wafv2";

/** Turns a text, one character for each byte, into another. */
type Transform = (text: string) => string;

const BYTE = 0xff;
const HEX = 16;
/** Full-width forms of ASCII, which some servers take for the letters themselves. */
const FULL_WIDTH = 0xff00;
const ASCII_OFFSET = 0x20;

const byte = (code: number): string => String.fromCharCode(code & BYTE);
/** A code point as the one byte that it stands for. */
const point = (code: number): string => byte((code & ~BYTE) === FULL_WIDTH ? (code & BYTE) + ASCII_OFFSET : code);
const hex = (digits: string): number => Number.parseInt(digits, HEX);

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: "\u00a0",
};

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const urlDecode: Transform = (text) =>
  text.replaceAll("+", " ").replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => byte(hex(code)));

const urlDecodeUni: Transform = (text) =>
  urlDecode(text.replaceAll(/%u([0-9a-f]{4})/gi, (_, code: string) => point(hex(code))));

const htmlEntityDecode: Transform = (text) =>
  text
    .replaceAll(/&#x([0-9a-f]+);?/gi, (_, code: string) => byte(hex(code)))
    .replaceAll(/&#(\d+);?/g, (_, code: string) => byte(Number(code)))
    .replaceAll(/&(quot|amp|lt|gt|nbsp);?/gi, (_, name: string) => ENTITIES[name.toLowerCase()] ?? "");

const jsDecode: Transform = (text) =>
  text.replaceAll(
    /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([0-7]{1,3})|(.))/gis,
    (_, uni?: string, two?: string, octal?: string, plain?: string) => {
      if (uni) return point(hex(uni));
      if (two) return byte(hex(two));
      if (octal) return byte(Number.parseInt(octal, 8));
      return ESCAPES[plain ?? ""] ?? plain ?? "";
    },
  );

const escapeSeqDecode: Transform = (text) =>
  text.replaceAll(
    /\\(?:x([0-9a-f]{2})|([0-7]{1,3})|([abfnrtv\\?'"]))/gi,
    (_, two?: string, octal?: string, plain?: string) => {
      if (two) return byte(hex(two));
      if (octal) return byte(Number.parseInt(octal, 8));
      return ESCAPES[plain ?? ""] ?? plain ?? "";
    },
  );

const cssDecode: Transform = (text) =>
  text
    .replaceAll(/\\([0-9a-f]{1,6})\s?/gi, (_, code: string) => point(hex(code)))
    .replaceAll(/\\\n/g, "")
    .replaceAll(/\\(.)/g, "$1");

/** Without `.` and `..`, as far as the path goes up within itself. */
const normalizePath: Transform = (text) => {
  const kept: string[] = [];
  for (const part of text.split(/\/+/)) {
    if (part === ".") continue;
    if (part === ".." && kept.length > 0 && kept.at(-1) !== ".." && kept.at(-1) !== "") kept.pop();
    else if (part !== ".." || kept.at(-1) !== "") kept.push(part);
  }
  return kept.join("/");
};

const base64 = (text: string): string => Buffer.from(text, "base64").toString("latin1");

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_TextTransformation.html */
const TRANSFORMS: Readonly<Partial<Record<TextTransformationType, Transform>>> = {
  NONE: (text) => text,
  LOWERCASE: (text) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
  UPPERCASE: (text) => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
  TRIM: (text) => text.trim(),
  TRIM_LEFT: (text) => text.trimStart(),
  TRIM_RIGHT: (text) => text.trimEnd(),
  REMOVE_WHITESPACE: (text) => text.replaceAll(/\s/g, ""),
  REMOVE_COMMENTS_CHAR: (text) => text.replaceAll(/\/\*|\*\/|--|#/g, ""),
  COMPRESS_WHITE_SPACE: (text) => text.replaceAll(/[\f\t\n\r\v\u00a0 ]+/g, " "),
  CMD_LINE: (text) =>
    text
      .replaceAll(/[\\"'^]/g, "")
      .replaceAll(/ +(?=[/(])/g, "")
      .replaceAll(/[,;]/g, " ")
      .replaceAll(/ +/g, " ")
      .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
  HTML_ENTITY_DECODE: htmlEntityDecode,
  URL_DECODE: urlDecode,
  URL_DECODE_UNI: urlDecodeUni,
  JS_DECODE: jsDecode,
  ESCAPE_SEQ_DECODE: escapeSeqDecode,
  CSS_DECODE: cssDecode,
  // A text that is no Base64 stays as it is; the forgiving one passes over what is none.
  BASE64_DECODE: (text) => (/^[A-Za-z0-9+/]+={0,2}$/.test(text) ? base64(text) : text),
  BASE64_DECODE_EXT: (text) => base64(text.replaceAll(/[^A-Za-z0-9+/=]/g, "")),
  HEX_DECODE: (text) => (/^([0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, "hex").toString("latin1") : text),
  SQL_HEX_DECODE: (text) =>
    text.replaceAll(/0x((?:[0-9a-f]{2})+)/gi, (_, digits: string) => Buffer.from(digits, "hex").toString("latin1")),
  MD5: (text) => createHash("md5").update(text, "latin1").digest().toString("latin1"),
  NORMALIZE_PATH: normalizePath,
  NORMALIZE_PATH_WIN: (text) => normalizePath(text.replaceAll("\\", "/")),
  REMOVE_NULLS: (text) => text.replaceAll("\0", ""),
  REPLACE_NULLS: (text) => text.replaceAll("\0", " "),
  // A comment that does not end goes to the end; one that never began stays.
  REPLACE_COMMENTS: (text) => text.replaceAll(/\/\*.*?(?:\*\/|$)/gs, " "),
  UTF8_TO_UNICODE: (text) =>
    Buffer.from(text, "latin1")
      .toString("utf8")
      .replaceAll(/[^\0-\u007f]/g, (letter) => `%u${letter.charCodeAt(0).toString(HEX).padStart(4, "0")}`),
};

/** The first transformation that is not played. */
export const unplayedTransformation = (transformations: readonly TextTransformation[] = []): string | undefined =>
  transformations.map(({ Type = "" }) => Type as string).find((type) => !Object.hasOwn(TRANSFORMS, type));

/** The text after all transformations, the one of lowest priority first. */
export const transformed = (text: string, transformations: readonly TextTransformation[] = []): string =>
  [...transformations]
    .sort((one, other) => (one.Priority ?? 0) - (other.Priority ?? 0))
    .reduce((current, { Type }) => (Type && TRANSFORMS[Type] ? TRANSFORMS[Type](current) : current), text);
