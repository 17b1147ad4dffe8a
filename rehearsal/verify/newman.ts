import { runChild } from "../lifecycle/run-child";
import { processVariables } from "../process";

/** A request of the collection that was not answered as it should be. */
export interface FailedRequest {
  readonly method: string;
  /** Path with `{id}` for every id. */
  readonly endpoint: string;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
}

export interface NewmanRun {
  readonly passed: boolean;
  /** What it printed. */
  readonly lines: readonly string[];
  readonly failures: readonly FailedRequest[];
}

/** `FAILED folder: name (GET /api/products/{id}, 404)` */
const FAILED = /^FAILED .*\((\S+) (\S+), (?:(\d+)|no answer)\)$/;

/** The failed requests that Newman printed. */
export const failuresIn = (lines: readonly string[]): FailedRequest[] =>
  lines.flatMap((line) => {
    const [, method, endpoint, status] = FAILED.exec(line) ?? [];
    return method && endpoint ? [{ method, endpoint, status: status ? Number(status) : undefined }] : [];
  });

/** Asks the application everything that its collection has, through an address. */
export const runNewman = async (url: string): Promise<NewmanRun> => {
  const lines: string[] = [];
  const { exitCode } = await runChild([process.execPath, "--import", "tsx", "postman/main.ts", "--base-url", url], {
    variables: processVariables as NodeJS.ProcessEnv,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
  });
  return { passed: exitCode === 0, lines, failures: failuresIn(lines) };
};
