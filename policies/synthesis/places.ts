import { findSourceMap } from "node:module";
import path from "node:path";
import type { App } from "cdktf";
import { REPORTS_ITSELF } from "./reports-itself";

/** Deepest that a construct is made below the line that somebody wrote: the classes of CDKTF and of a provider. */
const DEEPEST = 20;
const FOREIGN = /^node:|[\\/]node_modules[\\/]/;

/** Who calls whom at this moment, without the text of a stack, which costs more than all of synthesis. */
const callSites = (): readonly NodeJS.CallSite[] => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = DEEPEST;
    Error.prepareStackTrace = (_, sites) => sites;
    return new Error().stack as unknown as readonly NodeJS.CallSite[];
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
};

/** The line that makes what is being made: the innermost of no package, such as `constructs/bucket.ts:12`. */
const placeHere = (): string | undefined => {
  const site = callSites().find((each) => {
    const file = each.getFileName();
    return file && file !== __filename && !FOREIGN.test(file);
  });
  const file = site?.getFileName();
  const [line, column] = [site?.getLineNumber(), site?.getColumnNumber()];
  if (!file || !line || !column) return undefined;
  const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
  const written = entry && "originalLine" in entry ? entry.originalLine + 1 : line;
  return `${path.relative(process.cwd(), file)}:${written}`;
};

/**
 * Has the comment of every resource in Terraform's JSON say which line made it, under `metadata.stackTrace`. CDKTF has room
 * for that and asks the constructs library for no trace, so the question is answered here.
 * To be called before the stacks are made; does nothing unless the app is synthesized for a report.
 */
export const recordPlaces = (app: App): void => {
  if (!app.node.tryGetContext(REPORTS_ITSELF)) return;
  const nodes = Object.getPrototypeOf(app.node) as App["node"];
  const { addMetadata } = nodes;
  nodes.addMetadata = function (type, data, options) {
    const place = type === "stacktrace" ? placeHere() : undefined;
    addMetadata.call(this, type, data, place === undefined ? options : { ...options, stackTraceOverride: [place] });
  };
};
