import type { KeyObject } from "node:crypto";
import { UserError } from "../../user-error";
import type { WireRequest } from "../wire/aws-call";
import { type AwsError, awsErrorResponse, type WireResponse } from "../wire/aws-error";
import { escapeXml, formOf } from "../wire/form-body";
import type { Forward, Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";
import { askIam, elementIn } from "./ask-iam";
import { decide } from "./decide";
import { faultOfToken, type IdentityClaims, type IdentityProvider, readToken, type ShownToken } from "./identity-token";
import { readPolicyDocument } from "./policy-document";

/** The key of a name that an issuer signs tokens with, by its URL; undefined when nobody there publishes one. */
export type KeyOfIssuer = (issuer: string, keyId: string) => KeyObject | undefined;

const ACTION = "AssumeRoleWithWebIdentity";
const ROLE_ARN = /^arn:aws:iam::(\d{12}):role\/(?:.+\/)?([\w+=,.@-]{1,64})$/;
const GITHUB = "token.actions.githubusercontent.com";
/** Claims of GitHub that a trust policy may ask for, beside `aud` and `sub`: no others reach it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
const GITHUB_KEYS = [
  ...["actor", "actor_id", "job_workflow_ref", "repository", "repository_id"],
  ...["workflow", "ref", "environment", "enterprise_id"],
];
/** Limits of a session, in seconds; one that names no length lasts an hour. */
const SHORTEST_SECONDS = 900;
const USUAL_SECONDS = 3600;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** One answer for a role that is not there and for one that does not trust the caller: STS tells strangers of no roles. */
const DENIED: AwsError = { status: 403, code: "AccessDenied", message: `Not authorized to perform sts:${ACTION}` };

const invalidParameter = (name: string, value: string, constraint: string): AwsError => ({
  status: 400,
  code: "ValidationError",
  message: `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`,
});

interface TrustedRole {
  /** Text of its trust policy. */
  readonly trust: string;
  readonly longestSeconds: number;
}

const findRole = async (arn: string, request: WireRequest, forward: Forward): Promise<TrustedRole | undefined> => {
  const [, , name = ""] = ROLE_ARN.exec(arn) ?? [];
  const response = await askIam(request, forward, { Action: "GetRole", RoleName: name });
  if (!succeeded(response) || elementIn(response, "Arn") !== arn) return undefined;
  return {
    trust: decodeURIComponent(elementIn(response, "AssumeRolePolicyDocument") ?? ""),
    longestSeconds: Number(elementIn(response, "MaxSessionDuration") ?? USUAL_SECONDS),
  };
};

const providerArn = (account: string, issuer: string): string =>
  `arn:aws:iam::${account}:oidc-provider/${issuer.replace(/^https:\/\//, "")}`;

const findProvider = async (
  { claims: { iss }, keyId }: ShownToken,
  account: string,
  { request, forward, keyOf }: { request: WireRequest; forward: Forward; keyOf: KeyOfIssuer },
): Promise<IdentityProvider | undefined> => {
  const OpenIDConnectProviderArn = providerArn(account, iss);
  const response = await askIam(request, forward, { Action: "GetOpenIDConnectProvider", OpenIDConnectProviderArn });
  if (!succeeded(response)) return undefined;
  const [, list = ""] = /<ClientIDList>([\s\S]*?)<\/ClientIDList>/.exec(response.body.toString("utf8")) ?? [];
  return {
    audiences: [...list.matchAll(/<member>([^<]*)<\/member>/g)].map(([, id = ""]) => id),
    key: keyOf(iss, keyId),
  };
};

/** The claims under the names that a trust policy has for them. */
const contextOf = (
  claims: IdentityClaims,
  sessionName: string,
): Readonly<Record<string, string | readonly string[]>> => {
  const host = claims.iss.replace(/^https:\/\//, "");
  const own = host === GITHUB ? GITHUB_KEYS.filter((name) => typeof claims[name] === "string") : [];
  return {
    "sts:rolesessionname": sessionName,
    [`${host}:aud`.toLowerCase()]: claims.aud,
    [`${host}:sub`.toLowerCase()]: claims.sub,
    ...Object.fromEntries(own.map((name) => [`${host}:${name}`, String(claims[name])])),
  };
};

/** A trust policy that IAM could not read admits nobody; IAM would not have taken it. */
const isTrusted = (role: TrustedRole, claims: IdentityClaims, account: string, sessionName: string): boolean => {
  try {
    const decision = decide(readPolicyDocument(role.trust), {
      caller: { type: "Federated", names: [providerArn(account, claims.iss)] },
      action: `sts:${ACTION}`,
      context: contextOf(claims, sessionName),
    });
    return decision === "allowed";
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
};

/** What is wrong with the parameters of a call, before its token is looked at. */
const faultOfCall = (form: URLSearchParams): AwsError | undefined => {
  const [role, name, seconds] = ["RoleArn", "RoleSessionName", "DurationSeconds"].map((each) => form.get(each) ?? "");
  if (!ROLE_ARN.test(role ?? "")) return { status: 400, code: "ValidationError", message: `${role} is invalid` };
  if (!SESSION_NAME.test(name ?? ""))
    return invalidParameter(
      "roleSessionName",
      name ?? "",
      "Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    );
  if (seconds && !(Number(seconds) >= SHORTEST_SECONDS))
    return invalidParameter("durationSeconds", seconds, "Member must have value greater than or equal to 900");
  return undefined;
};

/** The answer with what STS tells of the token in it. */
const withClaims = (response: WireResponse, { sub, aud }: IdentityClaims, provider: string): WireResponse => {
  const told = { SubjectFromWebIdentityToken: sub, Audience: [aud].flat()[0] ?? "", Provider: provider };
  const elements = Object.entries(told).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  const text = response.body.toString("utf8").replace(`<${ACTION}Result>`, `$&${elements.join("")}`);
  return { ...response, body: Buffer.from(text) };
};

/** Lets nobody become a role who shows a token that is not good, or whom the role's trust policy does not admit. */
export const webIdentity = (keyOf: KeyOfIssuer): Handler => ({
  name: "sts-web-identity",
  why: "moto lets everybody become any role, without a look at the token or at the role's trust policy, also one that is not there",
  page: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html",
  answers: ({ action }) => action === ACTION,
  async answer(request, call, forward) {
    const refuse = (error: AwsError) => awsErrorResponse(request, call, error);
    const form = formOf(request);
    const fault = faultOfCall(form);
    if (fault) return refuse(fault);
    const roleArn = form.get("RoleArn") ?? "";
    const [, account = ""] = ROLE_ARN.exec(roleArn) ?? [];
    const token = readToken(form.get("WebIdentityToken") ?? "");
    if (!("claims" in token)) return refuse(token);
    const { claims } = token;
    const invalid = faultOfToken(token, await findProvider(token, account, { request, forward, keyOf }));
    if (invalid) return refuse(invalid);
    const role = await findRole(roleArn, request, forward);
    if (!role || !isTrusted(role, claims, account, form.get("RoleSessionName") ?? "")) return refuse(DENIED);
    if (Number(form.get("DurationSeconds") ?? USUAL_SECONDS) > role.longestSeconds) {
      const message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
      return refuse({ status: 400, code: "ValidationError", message });
    }
    const response = await forward(request);
    return succeeded(response) ? withClaims(response, claims, providerArn(account, claims.iss)) : response;
  },
});
