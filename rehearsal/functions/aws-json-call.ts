import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "./sha256";

export interface AwsJsonCall {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly service: string;
  /** For example `AmazonSQS.SendMessage`. */
  readonly target: string;
  readonly input: object;
}

/** Makes one signed call in AWS's JSON protocol, for a service of which we have no client. @throws Error when it is refused. */
export const awsJsonCall = async ({ endpoint, region, credentials, service, target, input }: AwsJsonCall) => {
  const { protocol, hostname, host } = new URL(endpoint);
  const body = JSON.stringify(input);
  const headers = { host, "content-type": "application/x-amz-json-1.0", "x-amz-target": target };
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const signed = await signer.sign({ method: "POST", protocol, hostname, path: "/", headers, body });
  const response = await fetch(endpoint, { method: "POST", headers: signed.headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
  return JSON.parse(text || "{}") as Readonly<Record<string, unknown>>;
};
