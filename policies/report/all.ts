import { csv } from "./csv";
import { json } from "./json";
import { junit } from "./junit";
import { markdown } from "./markdown";
import type { Format } from "./report";
import { sarif } from "./sarif";
import { terminal } from "./terminal";

/** Every format by the name it is asked for. */
export const formats = { terminal, json, sarif, junit, markdown, csv } satisfies Record<string, Format>;
export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as FormatName[];
