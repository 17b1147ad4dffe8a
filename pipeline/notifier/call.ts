import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { SignatureV4 } from "@smithy/signature-v4";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";

/** Longest that one attempt may take: the function itself has 10 s. */
const ATTEMPT_MS = 15_000;
const PAUSES_MS = [1_000, 3_000];

/** What the notifier is told. Its own schema says what it takes. */
export interface Notice {
  readonly what: string;
  readonly environment: string;
  readonly result: "succeeded" | "failed";
  readonly by?: string | undefined;
  readonly commit?: string | undefined;
  readonly link?: string | undefined;
}

export interface NotifierCall {
  /** Of the function. */
  readonly url: string;
  readonly region: string;
  /** Pauses before another attempt, in milliseconds. @default 1 s, 3 s */
  readonly pausesMs?: readonly number[];
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Signs anew for each attempt: a signature is good for five minutes. */
const post = async ({ url, region }: NotifierCall, body: string, key: string): Promise<Answer> => {
  const { credentials, sha256 } = clientsOf(region).lambda.config;
  const { protocol, hostname, host, pathname } = new URL(url);
  const headers = { host, "content-type": "application/json", "idempotency-key": key };
  const signer = new SignatureV4({ service: "lambda", region, credentials, sha256 });
  const request = { method: "POST", protocol, hostname, path: pathname, headers, body };
  const signed = await signer.sign(request);
  const signal = AbortSignal.timeout(ATTEMPT_MS);
  const response = await fetch(url, { method: "POST", headers: signed.headers, body, signal });
  return { status: response.status, body: await response.text() };
};

const isWorthAnother = ({ status }: Answer): boolean => status === 429 || status >= 500;

/** What a problem+json says of itself. */
const detailOf = (body: string): string => {
  try {
    return String((JSON.parse(body) as { detail?: unknown }).detail ?? body);
  } catch {
    return body;
  }
};

/** What the notifier sent it by: each channel answers with its own id of the message. */
const channelsOf = (body: string): string[] => {
  try {
    return Object.keys((JSON.parse(body) as { messageIds?: object }).messageIds ?? {});
  } catch {
    return []; // it was accepted all the same
  }
};

const refusal = ({ status, body }: Answer, { environment }: Notice): UserError => {
  const name = `${environment}-stockwiz-notifier:live`;
  if (status === 403)
    return new UserError(
      `notify: 403: the credentials may not call the notifier; they need lambda:InvokeFunctionUrl and lambda:InvokeFunction on function:${name}, as the deploy role has`,
    );
  const words = isWorthAnother({ status, body }) ? "its log says why: " : "correct what it names, see ";
  return new UserError(
    `notify: ${status}: ${detailOf(body).slice(0, 1_000)}; ${words}/aws/lambda/${environment}-stockwiz-notifier`,
  );
};

/**
 * Tells the notifier, by a call that is signed with the credentials of the process. It is repeated when the notifier cannot
 * be reached or fails, under one key, so that people hear of it once.
 * @returns the channels that it went out by.
 * @throws UserError when it was not accepted.
 */
export const callNotifier = async (call: NotifierCall, notice: Notice): Promise<string[]> => {
  const body = JSON.stringify(notice);
  const key = randomUUID();
  const pauses = call.pausesMs ?? PAUSES_MS;
  for (let attempt = 0; ; attempt += 1) {
    const { answer, cause } = await post(call, body, key).then(
      (answer) => ({ answer, cause: undefined }),
      (cause: Error) => ({ answer: undefined, cause }),
    );
    if (answer && answer.status < 300) return channelsOf(answer.body);
    const pause = pauses[attempt];
    if (pause !== undefined && (!answer || isWorthAnother(answer))) await wait(pause);
    else if (answer) throw refusal(answer, notice);
    else throw new UserError(`notify: the notifier cannot be reached: ${cause?.cause ?? cause?.message}`, { cause });
  }
};
