import type { WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import { withForm } from "../wire/form-body";
import type { Forward } from "../wire/handler";

/** Asks the emulated IAM, whatever service the request is for and whoever has signed it: moto finds a service by the signature. */
export const askIam = (
  request: WireRequest,
  forward: Forward,
  words: Readonly<Record<string, string>>,
): Promise<WireResponse> => {
  const headers = {
    ...request.headers,
    authorization:
      "AWS4-HMAC-SHA256 Credential=rehearsal/20200101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0",
    "content-type": "application/x-www-form-urlencoded",
  };
  const form = new URLSearchParams({ Version: "2010-05-08", ...words });
  return forward(withForm({ ...request, method: "POST", url: "/", headers }, form));
};

/** The text of an element of IAM's answer. */
export const elementIn = ({ body }: WireResponse, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(body.toString("utf8"))?.[1];
