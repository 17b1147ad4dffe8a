import { type KeyObject, verify } from "node:crypto";
import type { AwsError } from "../wire/aws-error";

/** What STS reads in a token; every other claim is for the trust policy. */
export interface IdentityClaims {
  readonly iss: string;
  readonly aud: string | readonly string[];
  readonly sub: string;
  readonly exp: number;
  readonly [claim: string]: unknown;
}

/** A token as somebody showed it. */
export interface ShownToken {
  readonly claims: IdentityClaims;
  /** Name of the key that it says it is signed with. */
  readonly keyId: string;
  /** Whether a key signed it. */
  readonly isSignedBy: (key: KeyObject) => boolean;
}

const invalid = (message: string): AwsError => ({ status: 400, code: "InvalidIdentityToken", message });
const NO_JWT = invalid(
  "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
);

const jsonIn = (part: string): Record<string, unknown> | undefined => {
  try {
    const json: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

/** Takes a JWT apart. @returns STS's error when it is none. */
export const readToken = (text: string): ShownToken | AwsError => {
  const [head = "", body = "", signature = "", ...more] = text.split(".");
  const [header, claims] = [jsonIn(head), jsonIn(body)];
  const { iss, sub, aud, exp } = claims ?? {};
  const isWhole = typeof iss === "string" && typeof sub === "string" && aud !== undefined && typeof exp === "number";
  if (!header || !isWhole || !signature || more.length > 0) return NO_JWT;
  return {
    claims: claims as unknown as IdentityClaims,
    keyId: `${header.kid ?? ""}`,
    // A token may name another algorithm, or none: it is then signed by nobody.
    isSignedBy: (key) =>
      header.alg === "RS256" &&
      verify("RSA-SHA256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url")),
  };
};

/** What the account knows of whoever signed a token. */
export interface IdentityProvider {
  /** Audiences that it may sign for: the provider's client ids. */
  readonly audiences: readonly string[];
  /** The issuer's key of the name that the token says; undefined when it publishes none. */
  readonly key: KeyObject | undefined;
}

/**
 * What STS looks at before it asks any policy.
 * @returns its error, or undefined when the token is good.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Errors
 */
export const faultOfToken = (
  { claims, isSignedBy }: ShownToken,
  provider: IdentityProvider | undefined,
  now = Date.now(),
): AwsError | undefined => {
  if (!provider) return invalid(`No OpenIDConnect provider found in your account for ${claims.iss}`);
  if (!provider.key)
    return invalid(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  // AWS documents no words for this one.
  if (!isSignedBy(provider.key)) return invalid("The ID Token provided has an invalid signature");
  if (now >= claims.exp * 1000) {
    const [current, end] = [Math.floor(now / 1000), claims.exp];
    const message = `Token expired: current date/time ${current} must be before the expiration date/time ${end}`;
    return { status: 400, code: "ExpiredTokenException", message };
  }
  if (![claims.aud].flat().some((audience) => provider.audiences.includes(audience as string)))
    return invalid("Incorrect token audience");
  return undefined;
};
