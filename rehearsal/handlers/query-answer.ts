import type { AwsCall, WireRequest } from "../wire/aws-call";
import { awsErrorResponse, type WireResponse } from "../wire/aws-error";
import { escapeXml } from "../wire/form-body";

/** Why AWS says no, as a service of the query protocol does. */
export class Refusal {
  constructor(
    readonly code: string,
    readonly message: string,
    readonly statusCode = 400,
  ) {}
}

/** An element of an answer; nothing when there is no text for it. */
export const element = (name: string, text: string | null | undefined): string =>
  text === undefined || text === null ? "" : `<${name}>${escapeXml(text)}</${name}>`;

/** A good answer in AWS's query protocol. @param result What is inside of its result, as XML. */
export const queryAnswer = (action: string, result: string): WireResponse => ({
  status: 200,
  headers: { "content-type": "text/xml" },
  body: Buffer.from(`<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`),
});

/** The answer to a call: itself, or the error that a refusal is on the wire. */
export const answerOf = (request: WireRequest, call: AwsCall, answer: WireResponse | Refusal): WireResponse =>
  answer instanceof Refusal
    ? awsErrorResponse(request, call, {
        status: answer.statusCode,
        code: answer.code,
        message: escapeXml(answer.message),
      })
    : answer;
