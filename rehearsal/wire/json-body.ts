import type { WireRequest } from "./aws-call";
import type { WireResponse } from "./aws-error";

/** The JSON of a request or an answer; an empty object where there is none. */
export const jsonOf = <T extends object>({ body }: Pick<WireRequest | WireResponse, "body">): T => {
  try {
    return JSON.parse(body.toString("utf8")) as T;
  } catch {
    return {} as T; // the emulator refuses it, or answers with an error of its own
  }
};

/** The answer with another JSON in it. */
export const withJson = (response: WireResponse, value: object): WireResponse => ({
  ...response,
  body: Buffer.from(JSON.stringify(value)),
});

/** Whether the answer is no error. */
export const succeeded = ({ status }: WireResponse): boolean => status < 300;
