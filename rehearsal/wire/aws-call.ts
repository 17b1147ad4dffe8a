import type { IncomingHttpHeaders } from "node:http";
import { s3Action, s3Resource } from "./s3-call";

/** A request as it came over the wire, its body whole. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a request asks of AWS. */
export interface AwsCall {
  /** Name the request is signed for: `s3`, `ecr`, `elasticloadbalancing`. */
  readonly service: string;
  /** Name of the API's operation, or method and path where the protocol has no name on the wire. */
  readonly action: string;
  /** What it is about as far as the request says: a bucket and key, a name, an ARN; `-` when it does not say. */
  readonly resource: string;
}

/** The service is part of the signature's scope: `Credential=KEY/DATE/REGION/SERVICE/aws4_request`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html */
const signedService = ({ headers, url }: WireRequest): string => {
  const presigned = new URL(`http://wire${url}`).searchParams.get("X-Amz-Credential");
  const scope = /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ?? presigned ?? "";
  return scope.split("/")[3] ?? "unknown";
};

/** Calls by which somebody without credentials asks for some: nobody signs them.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
const UNSIGNED: Readonly<Record<string, string>> = {
  AssumeRoleWithSAML: "sts",
  AssumeRoleWithWebIdentity: "sts",
};

/** Access key of the programs that play ECS, ALB and Lambda. Their calls are answered like any other, and leave no trace. */
export const OWN_ACCESS_KEY = "rehearsal-own";

/** Whether the rehearsal itself asks. */
export const isOwnCall = ({ headers }: WireRequest): boolean =>
  headers.authorization?.includes(`Credential=${OWN_ACCESS_KEY}/`) ?? false;

/** Fields that name the subject of a call where others name what it uses or only a part of it, most telling first. */
const SUBJECT_FIELDS = [
  "QuotaCode",
  "RoleName",
  "SecretId",
  "TopicArn",
  "QueueUrl",
  "logGroupName",
  "Rule",
  "DBInstanceIdentifier",
  "ReplicationGroupId",
  "family",
  "taskDefinition",
  "serviceName",
  "service",
  "services",
  "tasks",
  "clusters",
  "Name",
];
/** Fields that say what any other call is about. */
const NAME_FIELD = /^(\w*(name|arn|id|url)s?|cluster|service)$/i;
/** What parameters are listed by. Of other calls it is a detail. */
const PATH_FIELD = /^Path$/;

const firstText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : Array.isArray(value) ? firstText(value[0]) : undefined;

const namedResource = (fields: Iterable<readonly [string, unknown]>): string => {
  const named = [...fields].flatMap(([key, value]) => {
    const text = firstText(value);
    return text ? [[key.replace(/\.(member\.)?1$/, ""), text] as const] : [];
  });
  const subject = SUBJECT_FIELDS.map((field) => named.find(([name]) => name === field)).find(Boolean);
  const other = [NAME_FIELD, PATH_FIELD].map((field) => named.find(([name]) => field.test(name)));
  return (subject ?? other.find(Boolean))?.[1] ?? "-";
};

const jsonFields = (body: Buffer): [string, unknown][] => {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? Object.entries(value) : [];
  } catch {
    return []; // the emulator refuses it; the record then says only what was asked
  }
};

/** Tells what the request asks, in any of the protocols that AWS speaks. */
export const identifyCall = (request: WireRequest): AwsCall => {
  const service = signedService(request);
  const { pathname } = new URL(`http://wire${request.url}`);
  const target = request.headers["x-amz-target"];
  if (typeof target === "string")
    return { service, action: target.split(".").at(-1) ?? target, resource: namedResource(jsonFields(request.body)) };
  const cbor = /^\/service\/[^/]+\/operation\/([^/]+)$/.exec(pathname);
  if (cbor?.[1]) return { service, action: cbor[1], resource: "-" };
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    const form = new URLSearchParams(request.body.toString("utf8"));
    const action = form.get("Action");
    if (action) return { service: UNSIGNED[action] ?? service, action, resource: namedResource(form) };
  }
  if (service === "s3") return { service, action: s3Action(request), resource: s3Resource(request) };
  return { service, action: `${request.method} ${pathname}`, resource: pathname };
};
