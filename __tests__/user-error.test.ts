import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { type LambdaClient, waitUntilFunctionUpdatedV2 } from "@aws-sdk/client-lambda";
import { within } from "../pipeline/aws/within";
import { describeError, UserError } from "../user-error";

/** An AWS where an update is as far as this, for good. */
const lambdaThatSays = (LastUpdateStatus: string): LambdaClient =>
  ({ send: async () => ({ Configuration: { LastUpdateStatus }, $metadata: { httpStatusCode: 200 } }) }) as never;
const waiter = (status: string, abortSignal?: AbortSignal) =>
  waitUntilFunctionUpdatedV2(
    {
      ...{ client: lambdaThatSays(status), maxWaitTime: 0.05, minDelay: 0.01, maxDelay: 0.01 },
      ...(abortSignal && { abortSignal }),
    },
    { FunctionName: "f" },
  );
const thrownBy = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => undefined,
    (error: unknown) => error,
  );

const caught = (run: () => void): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("what is printed for an error", () => {
  it("is the words of one that the operator can fix", () => {
    expect(describeError(new UserError("--env: there is none"))).toBe("--env: there is none");
  });

  it("is the stack of a bug, also of one whose message is JSON", () => {
    expect(describeError(new TypeError('{"state":"nowhere"}'))).toMatch(/^TypeError: \{"state":"nowhere"\}\n\s+at /);
    expect(describeError(new TypeError("{"))).toMatch(/^TypeError: \{\n\s+at /);
  });

  it.each([
    [
      "a full disk",
      () => writeFileSync("/dev/full", "text"),
      /^a file: the disk is full; make room .* \(ENOSPC on write\)$/,
    ],
    [
      "a folder in a file's place",
      () => writeFileSync(tmpdir(), ""),
      /^\/.*: it is a folder; name a file \(EISDIR on open\)$/,
    ],
    [
      "a file in a folder's place",
      () => mkdirSync(`${__filename}/x`),
      /user-error\.test\.ts\/x: a part of its path is no/,
    ],
  ])("is a sentence for %s", (_what, write, words) => {
    expect(describeError(caught(write))).toMatch(words);
  });

  it("is the stack where nothing says that the operator can mend it", () => {
    expect(describeError(caught(() => readFileSync("/nowhere")))).toMatch(/^Error: ENOENT.*\n\s+at /);
  });

  it("is what was thrown where that is no error", () => {
    expect(describeError("no")).toBe("no");
  });

  it.each([
    ["InProgress", undefined, /^AWS: waited for FunctionUpdatedV2: it took too long; AWS answered \d+ × 200: OK; /],
    ["Failed", undefined, /^AWS: waited for FunctionUpdatedV2: it failed; AWS answered 1 × 200: OK; look at it/],
    ["InProgress", AbortSignal.abort(), /^AWS: waited for FunctionUpdatedV2: the waiting was ended; AWS answered /],
  ])("is one sentence for a waiter of AWS that met %s", async (status, signal, words) => {
    const described = describeError(await thrownBy(waiter(status, signal)));
    expect(described).toMatch(words);
    expect(described).not.toMatch(/[{\n]/);
  });
});

describe("waiting for AWS", () => {
  const FOR = ["lambda", "f to take its new code"] as const;

  it("ends when AWS is so far", async () => {
    await within(1, FOR, () => waiter("Successful"));
  });

  it("rejects with what was waited for, and how long", async () => {
    await expect(within(1, FOR, () => waiter("InProgress"))).rejects.toThrow(
      /^lambda: waited 0 s for f to take its new code: it took too long; AWS answered \d+ × 200: OK; run the step/,
    );
  });

  it("rejects with anything else as it is", async () => {
    const bug = new TypeError("x is undefined");
    expect(await thrownBy(within(1, FOR, () => Promise.reject(bug)))).toBe(bug);
  });
});
