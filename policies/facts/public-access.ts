import { isAnybodys } from "./arns";
import { allOf, anyOf } from "./items";
import type { Condition, Statement } from "./policy-statements";

/** Keys that say who calls or from where. */
const CALLER =
  /^(aws:(principal(orgid|orgpaths|account|arn)|source(account|arn|owner|orgid|orgpaths|vpce|vpc|ip)|vpcsourceip|userid)|kms:calleraccount)$/i;
/** Operators that are false where the key is missing; `…IfExists`, `ForAllValues:…` and those with "Not" are true. */
const DEMANDING = /^(ForAnyValue:)?((String|Arn)(Equals|EqualsIgnoreCase|Like)|IpAddress)$/i;

/** Whether only callers whom somebody has named fulfil a condition. @throws Undecided */
const narrows = ({ operator, key, values }: Condition): boolean =>
  CALLER.test(key) && DEMANDING.test(operator) && !values.some(isAnybodys);

/**
 * Whether a statement of a resource's policy allows everybody, with no condition that leaves only callers whom somebody
 * has named. To allow all but one is to allow everybody.
 * @throws Undecided
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export const isOpenToAnybody = (statement: Statement): boolean =>
  allOf(
    () => statement.allows,
    () =>
      anyOf(
        () => statement.isForEverybody,
        () => !statement.notPrincipals.isEmpty,
      ),
    () => !statement.conditions.some(narrows),
  );

/** Whether a statement denies everybody an action that does not come over TLS, and only that is its condition. @throws Undecided */
export const refusesPlainHttp = (statement: Statement, action: string): boolean =>
  allOf(
    () => statement.denies,
    () => statement.isForEverybody,
    () => statement.names(action),
    () => statement.conditions.some(isPlainHttp),
    () => statement.conditions.every(isPlainHttp),
  );

const isPlainHttp = ({ operator, key, values }: Condition): boolean =>
  /^Bool(IfExists)?$/i.test(operator) &&
  key.toLowerCase() === "aws:securetransport" &&
  values.some((value) => value.is("false"));
