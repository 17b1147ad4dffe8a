import { randomUUID } from "node:crypto";
import type { AwsCall, WireRequest } from "./aws-call";

/** An answer on the wire, its body whole. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface AwsError {
  readonly status: number;
  /** AWS's error code, for example `ThrottlingException`. */
  readonly code: string;
  readonly message: string;
}

const xml = (status: number, body: string): WireResponse => ({
  status,
  headers: { "content-type": "text/xml" },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`),
});

/** Words an error as the protocol of the call has it, so that a client understands it as AWS's own.
 * @see https://smithy.io/2.0/aws/protocols/index.html */
export const awsErrorResponse = (
  request: WireRequest,
  { service }: AwsCall,
  { status, code, message }: AwsError,
): WireResponse => {
  const requestId = randomUUID();
  const content = `<Code>${code}</Code><Message>${message}</Message>`;
  if (service === "s3") return xml(status, `<Error>${content}<RequestId>${requestId}</RequestId></Error>`);
  if (service === "ec2")
    return xml(
      status,
      `<Response><Errors><Error>${content}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    );
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
    return xml(
      status,
      `<ErrorResponse><Error><Type>${status < 500 ? "Sender" : "Receiver"}</Type>${content}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code, "x-amzn-requestid": requestId },
    body: Buffer.from(JSON.stringify({ __type: code, message })),
  };
};
