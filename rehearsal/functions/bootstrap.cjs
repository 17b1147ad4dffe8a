"use strict";
// Plays Lambda's Node runtime inside the process of one execution environment. It runs with nothing of ours loaded, so it
// is plain JavaScript. The parent asks by IPC; a mark on standard output and error says that all words of a call are out.
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const util = require("node:util");
const { Worker } = require("node:worker_threads");

const root = process.env.LAMBDA_TASK_ROOT;
const [file, exported] = path.basename(process.env._HANDLER).split(".");
const send = process.send.bind(process);
const STDOUT = 1;
const STDERR = 2;
/** Exit code of the runtime after an error that nobody caught. */
const UNCAUGHT = 129;
let current;

// The parent's death closes standard input; this process leads a group with all that it has started. A thread of its own sees that even when the function never lets go.
const watchdog = `
  const input = new (require("node:net").Socket)({ fd: 0, readable: true });
  input.resume().on("close", () => process.kill(-${process.pid}, "SIGKILL")).on("error", () => undefined);
`;
new Worker(watchdog, { eval: true, stdin: false }).unref();

// On AWS nothing lies above the task's folder; here our own packages do.
const pathsAbove = Module._nodeModulePaths;
Module._nodeModulePaths = (from) =>
  from.startsWith(root) ? pathsAbove(from).filter((folder) => folder.startsWith(root)) : pathsAbove(from);

for (const [method, level] of Object.entries({
  debug: "DEBUG",
  log: "INFO",
  info: "INFO",
  warn: "WARN",
  error: "ERROR",
}))
  console[method] = (...words) => {
    const id = current?.requestId ?? "undefined";
    const text = util.format(...words).replaceAll("\n", "\r"); // one event for several lines, as on AWS
    fs.writeSync(STDOUT, `${new Date().toISOString()}\t${id}\t${level}\t${text}\n`);
  };

const described = (error) =>
  error instanceof Error
    ? {
        errorType: error.name || "Error",
        errorMessage: error.message,
        trace: (error.stack ?? String(error)).split("\n"),
      }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

const finish = (result, then) => {
  if (!current) return then?.();
  const { requestId } = current;
  current = undefined;
  for (const stream of [STDOUT, STDERR]) fs.writeSync(stream, `\0${requestId}\n`);
  send({ requestId, ...result }, () => then?.());
};

const fail = (error, then) => {
  fs.writeSync(
    STDOUT,
    `${new Date().toISOString()}\t${current?.requestId}\tERROR\tInvoke Error\t${JSON.stringify(error)}\n`,
  );
  finish({ error }, then);
};

const succeed = (value) => {
  try {
    finish({ payload: JSON.stringify(value) ?? "null" });
  } catch (error) {
    fail({ ...described(error), errorType: "Runtime.MarshalError" });
  }
};

const load = async () => {
  const candidates = ["js", "cjs", "mjs"].map((suffix) =>
    path.join(root, path.dirname(process.env._HANDLER), `${file}.${suffix}`),
  );
  const found = candidates.find((candidate) => fs.existsSync(candidate));
  const missing = {
    errorType: "Runtime.ImportModuleError",
    errorMessage: `Error: Cannot find module '${file}'`,
    trace: [],
  };
  if (!found) throw missing;
  let loaded;
  try {
    loaded = found.endsWith(".mjs") ? await import(found) : require(found);
  } catch (error) {
    const isMissing = error?.code === "MODULE_NOT_FOUND";
    throw isMissing
      ? { ...missing, errorMessage: `Error: ${error.message}`, trace: described(error).trace }
      : described(error);
  }
  if (typeof loaded[exported] !== "function")
    throw {
      errorType: "Runtime.HandlerNotFound",
      errorMessage: `${process.env._HANDLER} is undefined or not exported`,
      trace: [],
    };
  return loaded[exported];
};

const contextOf = ({ requestId, functionArn, deadline }) => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  invokedFunctionArn: functionArn,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

const handler = load();
handler.catch(() => undefined); // the first call gets to hear of it

process.on("message", async (call) => {
  current = call;
  let run;
  try {
    run = await handler;
  } catch (error) {
    fail(error, () => process.exit(1));
    return;
  }
  try {
    const callback = (error, value) => (error ? fail(described(error)) : succeed(value));
    const answer = run(JSON.parse(call.payload), contextOf(call), callback);
    if (typeof answer?.then === "function") succeed(await answer);
    else if (run.length < 3) succeed(answer);
  } catch (error) {
    fail(described(error));
  }
});

process.on("disconnect", () => process.kill(-process.pid, "SIGKILL")); // the parent is gone: see the watchdog
process.on("uncaughtException", (error) => fail(described(error), () => process.exit(UNCAUGHT)));
process.on("unhandledRejection", (reason) => {
  const { errorMessage, trace } = described(reason);
  const error = { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: `Error: ${errorMessage}`, trace };
  fail(error, () => process.exit(UNCAUGHT));
});
