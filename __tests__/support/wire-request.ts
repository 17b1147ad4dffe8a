import type { WireRequest } from "../../rehearsal/wire/aws-call";

/** The header that says for which service a request is signed. */
export const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
});

export interface RequestParts {
  readonly service?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A request as the wire reads it: `requestOf("PUT /bucket/key", { service: "s3" })`. */
export const requestOf = (line: string, { service, headers = {}, body = "" }: RequestParts = {}): WireRequest => {
  const [method = "", ...url] = line.split(" ");
  return {
    method,
    url: url.join(" "),
    headers: { ...(service && signedFor(service)), ...headers },
    body: Buffer.from(body),
  };
};

/** Headers of the protocol that names its operation in `X-Amz-Target`. */
export const jsonTarget = (target: string) => ({
  "content-type": "application/x-amz-json-1.1",
  "x-amz-target": target,
});

export const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
