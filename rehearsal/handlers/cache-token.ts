import { Refusal } from "./query-answer";

/** What ElastiCache knows of the token of a group. */
export interface CacheToken {
  /** What was rotated in last, and waits for SET. @default nothing does */
  readonly rotated?: string;
  /** @default it asks for none */
  readonly since?: Date;
}

export const NO_TOKEN: CacheToken = {};

/** 16 to 128 letters, digits and these. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html */
const TOKEN = /^[A-Za-z0-9!&#$^<>-]{16,128}$/;
const STRATEGIES = ["SET", "ROTATE", "DELETE"];

const invalid = (message: string): Refusal => new Refusal("InvalidParameterValue", message);
const mismatched = (message: string): Refusal => new Refusal("InvalidParameterCombination", message);

const refusalOfText = (token: string): Refusal | undefined =>
  TOKEN.test(token)
    ? undefined
    : invalid(
        'Invalid AuthToken provided. Valid AuthToken must be 16 to 128 characters long and contain only alphanumeric characters or symbols (excluding @, ", and /)',
      );

/** Why a group cannot be made with its token; undefined when it can, also without one. */
export const refusalOfNew = (form: URLSearchParams): Refusal | undefined => {
  const token = form.get("AuthToken");
  if (token === null) return undefined;
  if (form.get("TransitEncryptionEnabled") !== "true")
    return mismatched("AuthToken is only supported when encryption-in-transit is enabled");
  return refusalOfText(token);
};

/**
 * What becomes of a token with a request to modify its group, or why ElastiCache refuses. A request that says nothing of one
 * changes nothing.
 */
export const tokenAfter = (token: CacheToken, form: URLSearchParams): CacheToken | Refusal => {
  const [wanted, strategy] = [form.get("AuthToken"), form.get("AuthTokenUpdateStrategy")];
  if (wanted === null && strategy === null) return token;
  if (strategy !== null && !STRATEGIES.includes(strategy))
    return invalid(`Invalid AuthTokenUpdateStrategy: ${strategy}`);
  if (strategy === "DELETE") return deleted(wanted, form);
  if (wanted === null) return mismatched("AuthTokenUpdateStrategy must be specified with AuthToken");
  const refusal = refusalOfText(wanted);
  if (refusal) return refusal;
  if (form.get("ApplyImmediately") !== "true")
    return mismatched("The AuthToken can only be modified with ApplyImmediately");
  if (strategy !== "SET") return { rotated: wanted, since: new Date() };
  if (token.rotated !== wanted)
    return mismatched("The AUTH token update strategy SET is only allowed with a token that was rotated in by ROTATE");
  return { since: new Date() };
};

const deleted = (wanted: string | null, form: URLSearchParams): CacheToken | Refusal => {
  if (wanted !== null) return mismatched("AuthToken cannot be specified with the update strategy DELETE");
  if (![...form.keys()].some((key) => key.startsWith("UserGroupIdsToAdd.")))
    return mismatched("The AUTH token update strategy DELETE is only allowed when transitioning to RBAC");
  return NO_TOKEN;
};
