import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import type { WireRequest } from "../wire/aws-call";
import { Sha256 } from "./sha256";

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
const MOST_SKEW_MS = 5 * 60_000;

/** An access key that is known, and what it signs with. */
export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a session: what a request has to carry beside the signature. */
  readonly sessionToken?: string;
}

export interface SignatureOptions {
  readonly region: string;
  readonly service: string;
  readonly signers: readonly Signer[];
  /** @default the time of day */
  readonly now?: Date;
}

const dateOf = (text: string): Date => new Date(text.replace(DATE, "$1-$2-$3T$4:$5:$6Z"));

/** The hash that a client may send along has to be that of the body. */
const isBodySigned = ({ headers, body }: WireRequest): boolean => {
  const claimed = headers["x-amz-content-sha256"];
  return claimed === undefined || claimed === createHash("sha256").update(body).digest("hex");
};

const pickHeaders = (headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, String(headers[name] ?? "")]));

const queryOf = (query: URLSearchParams): Record<string, string | string[]> =>
  Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const [first = "", ...others] = query.getAll(name);
      return [name, others.length > 0 ? [first, ...others] : first];
    }),
  );

/** Signs the request again, as its sender has to have done. */
const expectedSignature = async (request: WireRequest, signedHeaders: readonly string[], signer: SignatureV4) => {
  const { pathname, searchParams } = new URL(`http://url${request.url}`);
  const { authorization = "" } = (
    await signer.sign(
      {
        ...{ method: request.method, protocol: "https:", hostname: "", path: pathname, query: queryOf(searchParams) },
        headers: pickHeaders(request.headers, signedHeaders),
        body: request.body,
      },
      {
        signingDate: dateOf(String(request.headers["x-amz-date"])),
        signableHeaders: new Set(signedHeaders),
      },
    )
  ).headers;
  return authorization.split("Signature=")[1] ?? "";
};

const isRecent = (date: string, scopeDate: string, now: Date): boolean =>
  date.startsWith(scopeDate) && Math.abs(dateOf(date).getTime() - now.getTime()) <= MOST_SKEW_MS;

/** Who signed a request. @returns undefined when nobody that is known did, or it was changed since. */
export const verifiedSigner = async (
  request: WireRequest,
  { region, service, signers, now = new Date() }: SignatureOptions,
): Promise<Signer | undefined> => {
  const [, key, day = "", scopeRegion, scopeService, names = "", signature = ""] =
    AUTHORIZATION.exec(request.headers.authorization ?? "") ?? [];
  const credentials = signers.find(({ accessKeyId }) => accessKeyId === key);
  const signedHeaders = names.split(";");
  const date = String(request.headers["x-amz-date"] ?? "");
  if (!credentials || scopeRegion !== region || scopeService !== service) return undefined;
  if (request.headers["x-amz-security-token"] !== credentials.sessionToken) return undefined;
  if (!signedHeaders.includes("host") || !signedHeaders.includes("x-amz-date") || !DATE.test(date)) return undefined;
  if (!isRecent(date, day, now) || !isBodySigned(request)) return undefined;
  const applyChecksum = signedHeaders.includes("x-amz-content-sha256");
  const { accessKeyId, secretAccessKey } = credentials; // a session's token is among the headers that were signed
  const keys = { accessKeyId, secretAccessKey };
  const signer = new SignatureV4({ service, region, credentials: keys, sha256: Sha256, applyChecksum });
  const expected = await expectedSignature(request, signedHeaders, signer);
  const isSame = timingSafeEqual(Buffer.from(expected.padEnd(signature.length)), Buffer.from(signature));
  return isSame ? credentials : undefined;
};
